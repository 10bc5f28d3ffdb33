/** Plays the scenes whose numbers it gets, one after the other. */
import { parentPort } from 'node:worker_threads';
import { runScene } from './run-scene.ts';
import { SCENES } from './scenes.ts';

parentPort?.on('message', (index: number) => {
  const scene = SCENES[index];
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a Worker has no origin
  if (scene !== undefined) parentPort?.postMessage(runScene(scene));
});
