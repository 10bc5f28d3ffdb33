import { writeSync } from 'node:fs';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { killDescendants } from './process-facts.ts';

/** An event loop may be busy for seconds, for example while it decodes pictures on a busy machine. */
const MAX_BLOCKED_MS = 60_000;
const HEARTBEAT_MS = 1000;

/**
 * Names a test that blocks the event loop, for instance in an endless loop, and kills its process and those that it has started. Mocha's own
 * timeouts cannot: their timers need that loop.
 */
export class Watchdog {
  readonly #worker: Worker;
  #test = '';

  constructor() {
    this.#worker = new Worker(new URL(import.meta.url));
    this.#worker.unref();
    setInterval(() => this.#send(), HEARTBEAT_MS).unref();
  }

  /** Called when a test begins. */
  watch(test: string): void {
    this.#test = test;
    this.#send();
  }

  /** Called when the test has ended: hooks may block the event loop, for example while they build a package. */
  rest(): void {
    this.#test = '';
    this.#send();
  }

  #send(): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a Worker has no origin
    this.#worker.postMessage(this.#test);
  }
}

if (!isMainThread) watchTests();

function watchTests(): void {
  let timer: NodeJS.Timeout | undefined;
  parentPort?.on('message', (test: string) => {
    clearTimeout(timer);
    if (test === '') return;
    timer = setTimeout(() => {
      writeSync(2, `\nThis test blocks the event loop and is killed: ${test}\n`);
      killDescendants(process.pid, 'SIGKILL');
      process.kill(process.pid, 'SIGKILL');
    }, MAX_BLOCKED_MS);
  });
}
