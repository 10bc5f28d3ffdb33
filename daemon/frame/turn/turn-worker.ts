/** A worker that turns one JPEG, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Turn } from '../exif-orientation.ts';
import { turnJpeg } from './turn-jpeg.ts';

/** What the worker is created with. */
export interface TurnJob {
  readonly jpeg: Uint8Array;
  readonly turn: Exclude<Turn, 0>;
}

const { jpeg, turn } = workerData as TurnJob;
const turned = turnJpeg(Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength), turn);
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a Worker has no origin
parentPort?.postMessage(turned);
