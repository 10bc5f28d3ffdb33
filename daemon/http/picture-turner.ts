import { Worker } from 'node:worker_threads';
import type { Turn } from '../frame/exif-orientation.ts';
import type { TurnRefusal } from '../frame/turn/turn-jpeg.ts';
import type { TurnJob } from '../frame/turn/turn-worker.ts';

const WORKER = new URL('../frame/turn/turn-worker.js', import.meta.url);
/** Being turned, waiting, and turned but not read yet by slow clients: each holds two pictures. */
const MOST_JOBS = 4;
/** The largest picture takes 0.25 s of CPU time on x86-64, and perhaps ten times as long on a Pi Zero 2. OctoPrint gives up after 5 s. */
const JOB_MS = 5000;
/** Of its heap. Coefficients and pictures are outside of it, and bounded by MAX_BLOCKS. */
const HEAP_MB = 32;

/** `busy`: too many at once; `slow`: it took more than JOB_MS; `gone`: the client is. */
export type TurnProblem = TurnRefusal | 'busy' | 'slow' | 'gone';

/**
 * Turns the pixels of pictures, one at a time, in a worker that lives for one picture: the thread that sends frames must not
 * wait for it, and it is needed too seldom to keep its memory.
 */
export class PictureTurner {
  #jobs = 0;
  #last: Promise<unknown> = Promise.resolve();
  readonly #jobMs: number;

  constructor(jobMs = JOB_MS) {
    this.#jobMs = jobMs;
  }

  /** Resolves with the turned picture or why there is none. It counts as a job until `gone` aborts. */
  async turn(jpeg: Uint8Array, turn: Exclude<Turn, 0>, gone: AbortSignal): Promise<Buffer | TurnProblem> {
    if (gone.aborted) return 'gone';
    if (this.#jobs >= MOST_JOBS) return 'busy';
    this.#jobs++;
    gone.addEventListener('abort', () => this.#jobs--, { once: true });
    const turned = this.#last.then(() =>
      gone.aborted ? 'gone' : inWorker({ jpeg, turn }, this.#jobMs, gone),
    );
    this.#last = turned.catch(() => {});
    return turned;
  }
}

/** @throws the error of a worker that could not run */
function inWorker(job: TurnJob, jobMs: number, gone: AbortSignal): Promise<Buffer | TurnProblem> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(WORKER, {
      workerData: job,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    // It must not keep a daemon alive that stops.
    worker.unref();
    const leave = () => end('gone');
    const end = (answer: Buffer | TurnProblem) => {
      clearTimeout(timer);
      gone.removeEventListener('abort', leave);
      // Resolves when the worker has ended, so that there are never two.
      void worker.terminate().then(() => resolve(answer));
    };
    const timer = setTimeout(() => end('slow'), jobMs);
    gone.addEventListener('abort', leave);
    worker.once('message', (answer: Uint8Array | TurnRefusal) =>
      end(typeof answer === 'string' ? answer : Buffer.from(answer.buffer, answer.byteOffset, answer.length)),
    );
    worker.once('error', (error) => {
      clearTimeout(timer);
      gone.removeEventListener('abort', leave);
      reject(error);
    });
  });
}
