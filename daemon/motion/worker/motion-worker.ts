/** The worker that examines frames, as long as motion detection is on. */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { DetectorSettings } from '../detector/examination.ts';
import type { Answer } from './answer.ts';
import { FrameExaminer } from './frame-examiner.ts';
import { HandOver } from './hand-over.ts';
import type { WorkerStart } from './worker-keeper.ts';

const { settings, memory } = workerData as WorkerStart;
const examiner = new FrameExaminer(settings);
const handOver = new HandOver(memory);

/** Other settings that were sent before this frame. They come as messages, which nothing but this looks for. */
function takeSettings(): void {
  const received = parentPort && receiveMessageOnPort(parentPort);
  if (received) examiner.change(received.message as DetectorSettings);
}

/** What must not wait for the next frame, if it is other than before. */
function newsOf({ found }: Answer): string {
  if (typeof found === 'string') return '';
  const { moving, sceneChange, covered, moved } = found;
  return [moving, sceneChange, covered, moved].join();
}

for (let news = ''; ;) {
  const question = handOver.waitForQuestion();
  takeSettings();
  const startMs = performance.now();
  const found = examiner.examine(question);
  const answer = { found, examinedMs: performance.now() - startMs };
  handOver.answer(answer);
  const before = news;
  news = newsOf(answer);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a Worker has no origin
  if (news !== before) parentPort?.postMessage(null);
}
