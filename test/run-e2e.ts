/** Runs the tests of processes, then those with browsers, other programs and containers: those that measure times, or load the machine, last. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { kill, killDescendants } from './helpers/process-facts.ts';
import { batchesOf, runBatches } from './kept-results/batches.ts';
import { currentHashes, KEPT, readResults, writeResults } from './kept-results/kept-results.ts';

const HELP = `npm run test:e2e -- [--write] [WORD ...]
WORD: run only the files whose path contains one of the words, and the groups of test/kept-results/ with this name, even if
      their results are kept
--write: keep the results of each group all of whose tests pass, one group after another
`;
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MOCHA = join(ROOT, 'node_modules/mocha/bin/mocha.js');
const EXIT_USAGE = 64;
const EXIT_ABORTED = 130;
/**
 * How many files run at a time, on two cores. Tests of processes mostly wait for one to start or end. A browser needs half a core, and so
 * do clients. What tells late frames from timely ones needs a core to spare, and what loads the machine as a subject needs all of it.
 */
const JOBS = { processes: 4, others: 3, timed: 2, loading: 1 };
/** A run that takes this long hangs. */
const MAX_RUN_MS = 25 * 60_000;
const KILL_MS = 5000;

const ENDING = /\.(process|e2e)\.ts$/;
const PROCESSES = /\.process\.ts$/;
/** These distinguish late frames from timely ones, by the rate of the camera: a tenth of a second and more. */
const TIMED =
  /^test\/(clients\/(browsers|chromium|controls|download|ffmpeg|motion|players)|deploy\/proxy|http\/page\/slow-link|server\/slow-link|site\/hubs)\.e2e/;
/** These measure times in ms, or load the machine as a subject; a release builds the files that other tests build too. */
const LOADING =
  /^test\/(access\/login-flood|clients\/rude|faults\/.*|home-assistant\/.*|http\/page\/timing|instructions\/.*|package\/lifecycle|release\/.*|soak\/.*)\.e2e/;
/** The longest, so that no other file waits for them in the end. */
const LONGEST =
  /^test\/(package\/(service|boot-partition)|http\/page\/(layout|recovery|transports|slow-link)|clients\/motion-troubles|bench\/bench)\./;

let running: ChildProcess | null = null;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    killTree(running?.pid, 'SIGTERM');
    process.exit(EXIT_ABORTED);
  });

process.exitCode = await main();

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { write: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const all = testFiles();
  const groups = new Map(
    Object.entries(KEPT).map(([name, { tests }]) => [name, all.filter((file) => tests.test(file))]),
  );
  const named = all.filter((file) =>
    positionals.some((word) => file.includes(word) || groups.get(word)?.includes(file)),
  );
  if (positionals.length > 0 && named.length === 0) {
    process.stderr.write(`No test file has ${positionals.join(' or ')} in its path.\n${HELP}`);
    return EXIT_USAGE;
  }
  // Taken before the tests: files may change while they run.
  const hashes = currentHashes();
  if (values.write) {
    // A result is only worth keeping if no program was missing.
    process.env['CI'] = 'true';
    const batches = batchesOf(positionals.length > 0 ? named : all, groups);
    const passed = await runBatches(batches, pass, (name) => writeResults({ [name]: hashes[name] ?? '' }));
    return passed ? 0 : 1;
  }
  const results = readResults();
  const changed = [...groups.keys()].filter((name) => hashes[name] !== results[name]);
  const files = positionals.length > 0 ? named : withoutKept(all, groups, changed);
  if (!(await pass(files))) return 1;
  for (const { name } of batchesOf(files, groups))
    if (name !== null && changed.includes(name))
      console.log(`To keep the results of ${name}: npm run test:e2e -- --write ${name}`);
  return 0;
}

function testFiles(): string[] {
  return readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((name) => ENDING.test(name))
    .map((name) => join('test', name))
    .toSorted();
}

/** Prints the name of each test file that it leaves out, because its group is not one of `changed`. */
function withoutKept(
  files: readonly string[],
  groups: ReadonlyMap<string, readonly string[]>,
  changed: readonly string[],
): string[] {
  const kept = [...groups].filter(([name]) => !changed.includes(name));
  for (const [name, own] of kept)
    console.log(`skipped: ${own.join(', ')}: nothing that ${name} depends on has changed since it passed`);
  return files.filter((file) => !kept.some(([, own]) => own.includes(file)));
}

/** Whether all these files pass. */
async function pass(files: readonly string[]): Promise<boolean> {
  const processes = files.filter((file) => PROCESSES.test(file));
  const timed = files.filter((file) => TIMED.test(file));
  const loading = files.filter((file) => LOADING.test(file));
  const others = files.filter((file) => ![processes, timed, loading].some((group) => group.includes(file)));
  // Files that run together share what they build, such as the package. Those of another call may have built another one since.
  const measured = { ...process.env, TEST_RUN: `${process.pid}-${Date.now()}` };
  // Coverage costs time. It is only measured where it adds to that of the unit tests. Node hands it on to every child
  // unless it is set (copyProcessEnvToEnv in lib/child_process.js), and takes an empty text for off.
  const unmeasured = { ...measured, NODE_V8_COVERAGE: '' };
  // All run: a failure in one group says nothing about the next.
  const statuses = [
    await runMocha(processes, JOBS.processes, measured),
    await runMocha(longestFirst(others), JOBS.others, unmeasured),
    await runMocha(longestFirst(timed), JOBS.timed, unmeasured),
    await runMocha(loading, JOBS.loading, unmeasured),
  ];
  return statuses.every((status) => status === 0);
}

function longestFirst(files: readonly string[]): string[] {
  return files.toSorted((a, b) => Number(LONGEST.test(b)) - Number(LONGEST.test(a)));
}

/** Resolves with the exit status. */
async function runMocha(
  files: readonly string[],
  jobs: number,
  env: NodeJS.ProcessEnv,
): Promise<number | null> {
  if (files.length === 0) return 0;
  const parallel = jobs > 1 && files.length > 1 ? ['--parallel', '--jobs', String(jobs)] : [];
  const compiled = files.map((file) => join('dist', file.replace(/ts$/, 'js')));
  const mocha = spawn(
    process.execPath,
    [MOCHA, '--config', 'test/e2e.mocharc.cjs', ...parallel, ...compiled],
    {
      cwd: ROOT,
      stdio: 'inherit',
      env,
    },
  );
  running = mocha;
  const limit = setTimeout(() => {
    console.error(`The tests have not ended after ${MAX_RUN_MS / 60_000} minutes, and are killed.`);
    killTree(mocha.pid, 'SIGTERM');
    setTimeout(() => killTree(mocha.pid, 'SIGKILL'), KILL_MS).unref();
  }, MAX_RUN_MS);
  const [code] = (await once(mocha, 'close')) as [number | null];
  clearTimeout(limit);
  return code;
}

/** SIGTERM makes a mocha process print which test it is running (helpers/root-hooks.ts). */
function killTree(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  killDescendants(pid, signal);
  kill(pid, signal);
}
