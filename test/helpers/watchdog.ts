import { writeSync } from 'node:fs';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

/** Beyond the test's own timeout, which mocha handles unless the event loop is stuck. */
const GRACE_MS = 20_000;

interface Watched {
  title: string;
  file: string;
  timeoutMs: number;
}

/**
 * Names a test that blocks the event loop, for instance in an endless loop, and kills its process. Mocha's own
 * timeouts cannot: their timers need that loop.
 */
export class Watchdog {
  readonly #worker: Worker;

  constructor() {
    this.#worker = new Worker(new URL(import.meta.url));
    this.#worker.unref();
  }

  /** A test begins. `timeoutMs` is mocha's, 0 for none. */
  watch(title: string, file: string, timeoutMs: number): void {
    this.#worker.postMessage({ title, file, timeoutMs } satisfies Watched);
  }

  /** The test has ended. */
  rest(): void {
    this.#worker.postMessage(null);
  }
}

if (!isMainThread) watchTests();

function watchTests(): void {
  let timer: NodeJS.Timeout | undefined;
  parentPort?.on('message', (watched: Watched | null) => {
    clearTimeout(timer);
    if (watched === null || watched.timeoutMs === 0) return;
    timer = setTimeout(() => {
      writeSync(2, `\nThis test blocks the event loop and is killed: ${watched.title} (${watched.file})\n`);
      process.kill(process.pid, 'SIGKILL');
    }, watched.timeoutMs + GRACE_MS);
  });
}
