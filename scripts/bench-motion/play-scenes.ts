import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { SceneOutcome } from './run-scene.ts';
import { SCENES } from './scenes.ts';

/** Plays all scenes, as many at a time as there are processors; calls back after each. The outcomes are in the order of the scenes. */
export async function playScenes(played: (name: string) => void): Promise<SceneOutcome[]> {
  const outcomes: SceneOutcome[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL('scene-worker.js', import.meta.url));
    try {
      for (let index = next++; index < SCENES.length; index = next++) {
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a Worker has no origin
        worker.postMessage(index);
        const [outcome] = (await once(worker, 'message')) as [SceneOutcome];
        outcomes[index] = outcome;
        played(SCENES[index]?.name ?? '');
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), SCENES.length) }, work));
  return outcomes;
}
