/** The worker that examines frames, as long as motion detection is on. */
import { parentPort, workerData } from 'node:worker_threads';
import { FrameExaminer } from './frame-examiner.ts';
import type { DetectorSettings } from '../detector/examination.ts';
import type { FromWorker, ToWorker } from './messages.ts';

const port = parentPort;
const examiner = new FrameExaminer(workerData as DetectorSettings);

port?.on('message', (message: ToWorker) => {
  if (message.kind === 'settings') examiner.change(message.settings);
  else if (message.kind === 'quiet') examiner.quietFor(message.ms);
  else {
    const { copy, isTuned } = message;
    const startMs = performance.now();
    const found = examiner.examine(Buffer.from(copy.buffer, 0, copy.bytes), message, isTuned);
    const [result, refusal] = typeof found === 'string' ? [null, found] : [found, null];
    const answer: FromWorker = { copy, result, refusal, examinedMs: performance.now() - startMs };
    port.postMessage(answer, [copy.buffer]);
  }
});
