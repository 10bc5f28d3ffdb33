/** Runs tests in a process of their own, again and again, each time with another mutant. Started by test-process.ts. */
import { configureGlobal } from 'fast-check';
import Mocha from 'mocha';
import type { Order, Outcome, Setup } from './test-process.ts';

/** What the instrumented code reads and writes. */
interface Switch {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  mutantCoverage?: { static: Record<string, number>; perTest: Record<string, Record<string, number>> };
  hitCount?: number;
  hitLimit?: number;
}

/** Of a test whose duration is not known yet. */
const LEARNING_MS = 120_000;
const NEVER = /$^/;
const mutation: Switch = {};
Object.assign(globalThis, { __stryker__: mutation });
// The same cases for every mutant; the first counterexample is enough.
configureGlobal({ seed: 1, endOnFailure: true });

process.once('disconnect', () => process.exit());
process.once('message', (setup: Setup) => void start(setup));

async function start({ files, mutant, timeoutsMs }: Setup): Promise<void> {
  mutation.activeMutant = mutant ?? undefined;
  const mocha = new Mocha({ reporter: Mocha.reporters.Base, bail: true, timeout: LEARNING_MS });
  mocha.cleanReferencesAfterRun(false);
  mocha.rootHooks({
    beforeEach(this: Mocha.Context) {
      mutation.currentTestId = this.currentTest?.fullTitle();
      mutation.hitCount = 0;
    },
    afterEach() {
      mutation.currentTestId = undefined;
    },
  });
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  const timeoutMs = (test: Mocha.Test) => timeoutsMs[test.fullTitle()] ?? LEARNING_MS;
  mocha.suite.eachTest((test) => test.timeout(timeoutMs(test)));
  fastestFirst(mocha.suite, timeoutMs);
  const atLoad = Object.keys(mutation.mutantCoverage?.static ?? {});
  // The object itself stays: each file keeps a reference to it.
  if (mutation.mutantCoverage) mutation.mutantCoverage.static = {};
  process.on('message', (order: Order) => void obey(mocha, order));
  process.send?.({ atLoad });
}

function fastestFirst(suite: Mocha.Suite, timeoutMs: (test: Mocha.Test) => number): void {
  suite.tests.sort((a, b) => timeoutMs(a) - timeoutMs(b));
  for (const child of suite.suites) fastestFirst(child, timeoutMs);
}

/** A test that fails with the mutant must pass again without it: otherwise the mutant has spoilt this process. */
async function obey(mocha: Mocha, { mutant, tests, hitLimit }: Order): Promise<void> {
  mutation.activeMutant = mutant ?? undefined;
  mutation.hitLimit = hitLimit;
  const outcome = await run(mocha, tests);
  if (outcome.failed !== null && mutant !== null) {
    mutation.activeMutant = undefined;
    outcome.isSpoilt = (await run(mocha, [outcome.failed])).failed !== null;
  }
  process.send?.(outcome);
}

function run(mocha: Mocha, tests: readonly string[] | null): Promise<Outcome> {
  const exact = (tests ?? []).map((title) => title.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`));
  mocha.grep(tests === null ? /^/ : exact.length === 0 ? NEVER : new RegExp(`^(${exact.join('|')})$`));
  const outcome: Outcome = { failed: null, error: '', durationsMs: {}, isSpoilt: false, reached: {} };
  return new Promise((resolve) => {
    const runner = mocha.run(() => {
      outcome.reached = { ...mutation.mutantCoverage?.perTest };
      resolve(outcome);
    });
    runner.on('pass', (test) => (outcome.durationsMs[test.fullTitle()] = test.duration ?? 0));
    runner.on('fail', (test, error) => {
      outcome.failed ??= (test.ctx?.currentTest ?? test).fullTitle();
      outcome.error ||= String(error?.message ?? error).slice(0, 200);
    });
  });
}
