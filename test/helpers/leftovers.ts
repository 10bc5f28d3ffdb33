import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { childrenOf, lives } from './process-facts.ts';

/** What ends by itself has ended by then. */
const ENDING_MS = 5000;
/** Reports are written after the last test; longer than this only an open handle keeps the tests from ending. */
const ENDED_MS = 30_000;
const LOOK_MS = 100;

/**
 * A test that fails may leave a daemon behind, and a daemon that is left would keep mocha waiting for ever: they are
 * ended here, and named. What else keeps mocha from ending is named too, and does not get its way.
 */
export const mochaHooks = {
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(2 * ENDING_MS);
    const { stderr } = process;
    setTimeout(() => {
      stderr.write(`the tests are over and do not end: ${process.getActiveResourcesInfo().join(', ')}\n`);
      process.exit(1);
    }, ENDED_MS).unref();
    const until = Date.now() + ENDING_MS;
    while (leftovers().length > 0 && Date.now() < until) await wait(LOOK_MS);
    const left = leftovers();
    const names = left.map(commandLine);
    left.forEach(end);
    if (left.length > 0) throw new Error(`left behind by the tests:\n${names.join('\n')}`);
  },
};

/** Those that this process has started, and those that they have: the youngest generation first. */
function leftovers(pid = process.pid): number[] {
  return childrenOf(pid)
    .filter(lives)
    .flatMap((child) => [...leftovers(child), child]);
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return `${pid}, which has just ended`;
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended with its child or its parent.
  }
}
