import { writeSync } from 'node:fs';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { killDescendants } from './process-facts.ts';

/** An event loop may be busy for seconds, for example while it decodes pictures. Of the processor's time: a busy machine may give little. */
const MAX_COMPUTED_MS = 60_000;
/** Of those that wait for something else. */
const MAX_BLOCKED_MS = 300_000;
const LOOK_MS = 1000;
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
    clearInterval(timer);
    if (test === '') return;
    const [startMs, startUsage] = [performance.now(), process.cpuUsage()];
    timer = setInterval(() => {
      const { user, system } = process.cpuUsage(startUsage);
      const isComputing = (user + system) / 1000 < MAX_COMPUTED_MS;
      if (isComputing && performance.now() - startMs < MAX_BLOCKED_MS) return;
      writeSync(2, `\nThis test blocks the event loop and is killed: ${test}\n`);
      killDescendants(process.pid, 'SIGKILL');
      process.kill(process.pid, 'SIGKILL');
    }, LOOK_MS);
  });
}
