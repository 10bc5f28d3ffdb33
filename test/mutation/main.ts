/** Breaks the product in one place after another and counts how often a test notices. Run by `npm run test:mutation`. */
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { instrument } from './mutants.ts';
import type { Mutant } from './mutants.ts';
import { survivors, table } from './report.ts';
import type { Result } from './report.ts';
import { TestProcess } from './test-process.ts';
import type { Outcome } from './test-process.ts';

const HELP = `npm run test:mutation -- [--room frame] [--only TEXT] [--jobs 2]
--room: only this folder of daemon/; --only: only the files whose name contains TEXT; --jobs: processes at once
`;
const ROOMS = ['frame', 'stream', 'access'];
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const COPY = join(ROOT, 'build/mutation');
const LEAST_PERCENT = 85;
/** A test has this much more than what it took without a mutant, and then five times as long. */
const TIMEOUT_MS = 2000;
/** A test may pass a mutant ten times as often as without it, and then this often. */
const HITS = 1000;

const { values } = parseArgs({
  options: {
    room: { type: 'string', multiple: true, default: ROOMS },
    only: { type: 'string', default: '' },
    jobs: { type: 'string', default: '2' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write(HELP);
else process.exitCode = await main();

async function main(): Promise<number> {
  copyProduct();
  const results: Result[] = [];
  for (const room of values.room) results.push(...(await testRoom(room)));
  writeFileSync(join(COPY, 'report.json'), JSON.stringify(results, null, 1));
  const { text, isEnough } = table(results, values.room, LEAST_PERCENT);
  process.stdout.write(`${survivors(results)}\n${text}`);
  return isEnough ? 0 : 1;
}

/** A room's mutants have to be noticed by the room's own tests. */
async function testRoom(room: string): Promise<Result[]> {
  const mutants = await instrument(join(COPY, 'dist'), room, values.only);
  const files = readdirSync(join(ROOT, 'test', room))
    .filter((name) => /\.(test|process)\.ts$/.test(name))
    .map((name) => join(COPY, 'dist/test', room, name.replace(/ts$/, 'js')));
  const tests = await learn(files);
  const results: Result[] = mutants
    .filter(({ isWording }) => isWording)
    .map((mutant) => ({ ...mutant, status: 'ignored', by: '' }));
  const queue = mutants.filter(({ isWording }) => !isWording);
  // Those that need a process of their own come last.
  queue.sort((a, b) => Number(tests.atLoad.has(a.id)) - Number(tests.atLoad.has(b.id)));
  const lane = async (): Promise<void> => {
    let current: TestProcess | null = null;
    for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
      const tested = await test(mutant, tests, current);
      current = tested.current;
      results.push({ ...mutant, ...tested.result });
      if (process.stderr.isTTY) process.stderr.write(`\r${room}: ${queue.length} mutants left `);
    }
    current?.end();
  };
  await Promise.all(Array.from({ length: Number(values.jobs) }, lane));
  return results;
}

/** A copy of what is built, and of the files that tests read. */
function copyProduct(): void {
  rmSync(COPY, { recursive: true, force: true });
  mkdirSync(COPY, { recursive: true });
  for (const folder of ['dist', 'test/fixtures', 'test/clients'])
    cpSync(join(ROOT, folder), join(COPY, folder), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(COPY, 'package.json'));
}

interface Learned {
  readonly files: readonly string[];
  /** Ids of mutants that are passed while modules load. */
  readonly atLoad: ReadonlySet<string>;
  readonly reached: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly timeoutsMs: Record<string, number>;
}

/** Which tests reach which mutants. Each test must pass without one, again and alone in the same process. */
async function learn(files: readonly string[]): Promise<Learned> {
  const started = await TestProcess.start({ files, mutant: null, timeoutsMs: {} });
  if (started === null) throw new Error('The tests cannot be loaded');
  const pass = async (tests: string[] | null): Promise<Outcome> => {
    const outcome = await started.run({ mutant: null, tests, hitLimit: Infinity }, 300_000);
    if (outcome?.failed === null) return outcome;
    throw new Error(`Without a mutant: ${outcome?.failed}: ${outcome?.error}`);
  };
  const { durationsMs } = await pass(null);
  let reached = {};
  const timeoutsMs: Record<string, number> = {};
  for (const title of Object.keys(durationsMs)) {
    const outcome = await pass([title]);
    reached = outcome.reached;
    const ms = Math.max(durationsMs[title] ?? 0, outcome.durationsMs[title] ?? 0);
    timeoutsMs[title] = TIMEOUT_MS + 5 * ms;
  }
  started.end();
  return { files, atLoad: new Set(started.atLoad), reached, timeoutsMs };
}

async function test(
  mutant: Mutant,
  learned: Learned,
  current: TestProcess | null,
): Promise<{ result: Pick<Result, 'status' | 'by'>; current: TestProcess | null }> {
  const { id } = mutant;
  const { files, atLoad, reached, timeoutsMs } = learned;
  const isStatic = atLoad.has(id);
  const tests = Object.keys(timeoutsMs).filter((title) => isStatic || reached[title]?.[id] !== undefined);
  if (tests.length === 0) return { result: { status: 'not covered', by: '' }, current };
  const hitLimit = HITS + 10 * Math.max(...tests.map((title) => reached[title]?.[id] ?? 0));
  const timeouts = tests.map((title) => timeoutsMs[title] ?? 0);
  const deadlineMs = 10_000 + timeouts.reduce((sum, ms) => sum + ms - TIMEOUT_MS, 0);
  const isFresh = isStatic || current === null;
  if (isStatic) current?.end();
  const used = isFresh
    ? await TestProcess.start({ files, mutant: isStatic ? id : null, timeoutsMs })
    : current;
  if (used === null) return { result: { status: 'killed', by: 'loading' }, current: null };
  const outcome = await used.run({ mutant: id, tests, hitLimit }, deadlineMs);
  const isUsable = outcome !== null && !outcome.isSpoilt && !isStatic;
  if (!isUsable) used.end();
  // An earlier mutant may have spoilt the process.
  if (!isUsable && !isFresh) return test(mutant, learned, null);
  const by = outcome === null ? 'the process ended or hung' : outcome.failed;
  const status = by === null ? 'survived' : 'killed';
  return {
    result: { status, by: by === null ? '' : `${by}: ${outcome?.error}` },
    current: isUsable ? used : null,
  };
}
