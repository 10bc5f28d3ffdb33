import { setTimeout as delay } from 'node:timers/promises';
import { fetchOnFreshConnections } from './fresh-connections.ts';
import { closeLongLived, isLongLived } from './long-lived.ts';
import { childrenOf, commandLine, lives } from './process-facts.ts';
import { runningApps } from './running-apps.ts';
import { Watchdog } from './watchdog.ts';

/** By then, processes that got a signal to stop have ended, on a busy machine too. */
const ENDING_MS = 30_000;
const POLL_MS = 100;

const EXIT_TERMINATED = 143;

// Not node's option of that name, for which mocha would start another process.
process.setSourceMapsEnabled(true);
fetchOnFreshConnections();

let watchdog: Watchdog | null = null;
let newest = '';

/** Names the test that is running if someone ends a run that takes too long. */
process.once('SIGTERM', () => {
  if (newest !== '') console.error(`ended in, or after, the test: ${newest}`);
  process.exit(EXIT_TERMINATED);
});

/** Run by mocha around every test file, in each of its worker processes. */
export const mochaHooks = {
  beforeEach(this: Mocha.Context): void {
    const test = this.currentTest;
    watchdog ??= new Watchdog();
    newest = `${test?.fullTitle()} (${test?.file})`;
    watchdog.watch(newest);
  },

  afterEach(): void {
    watchdog?.rest();
  },

  /** A failed test may leave a daemon running, for which mocha would wait: end it here and name it. */
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(2 * ENDING_MS);
    const apps = [...runningApps];
    await Promise.all(apps.map(async (stop) => stop()));
    const endMs = performance.now() + ENDING_MS;
    while (leftovers().length > 0 && performance.now() < endMs) await delay(POLL_MS);
    const left = leftovers();
    const names = left.map((pid) => commandLine(pid) || `${pid}, which has just ended`);
    left.forEach(end);
    if (left.length > 0) throw new Error(`the tests left these processes running:\n${names.join('\n')}`);
    if (apps.length > 0) throw new Error(`the tests left ${apps.length} apps of startApp() running`);
  },
};

/** Run by mocha when all files are done, in its main process; without --parallel, the tests run there too. */
export async function mochaGlobalTeardown(): Promise<void> {
  await closeLongLived();
}

/** Descendants of this process, youngest generation first. */
function leftovers(pid = process.pid): number[] {
  return childrenOf(pid)
    .filter((child) => lives(child) && !isLongLived(child))
    .flatMap((child) => [...leftovers(child), child]);
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has already ended, with its parent or child.
  }
}
