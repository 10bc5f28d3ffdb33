/**
 * `npm run bench:start`: how long the daemon takes from exec until it listens, as the modules of tsc and as the bundle, in
 * turns: what disturbs one disturbs the other. Its source is the test picture, which is a process of its own.
 */
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { alignedTable } from '../aligned-table.ts';
import { endWithUs, start } from './children.ts';
import { processors } from './machine.ts';
import { processCost } from './process-cost.ts';
import { figure, ratios } from './statistics.ts';

const PROGRAMS = { plain: 'dist/daemon/main.js', bundle: 'build/bundle/dist/daemon/main.js' };
const ROOT = new URL('../../../', import.meta.url);
/** Then what is loaded after listening is there too. */
const SETTLED_MS = 1000;
const POLL_MS = 1;
const MAX_START_MS = 60_000;
const MAX_RUNS = 100;
const EXIT_USAGE = 64;

interface Start {
  listensMs: number;
  /** Until it listens. */
  cpuMs: number;
  /** A second later. */
  residentMegabytes: number;
}

const runs = wantedRuns();
endWithUs();
const starts: Record<keyof typeof PROGRAMS, Start[]> = { plain: [], bundle: [] };
for (let run = 0; run < runs; run++) {
  starts.plain.push(await measureStart(PROGRAMS.plain));
  starts.bundle.push(await measureStart(PROGRAMS.bundle));
}
report();

/** Ends the process if the arguments are wrong. */
function wantedRuns(): number {
  try {
    const { values } = parseArgs({ options: { runs: { type: 'string', default: '15' } } });
    const count = Number(values.runs);
    if (Number.isInteger(count) && count >= 1 && count <= MAX_RUNS) return count;
  } catch {
    // Told below.
  }
  process.stderr.write(`npm run bench:start -- [--runs 15]\n--runs: in turns, 1 to ${MAX_RUNS}\n`);
  process.exit(EXIT_USAGE);
}

async function measureStart(program: string): Promise<Start> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('PICAMD_'));
  const main = fileURLToPath(new URL(program, ROOT));
  const settings = ['--config', '/dev/null', '--port', '0', '--source', 'test', '--log-format', 'json'];
  const startedMs = performance.now();
  const child = start('server', [process.execPath, main, ...settings], Object.fromEntries(own));
  try {
    while (!child.errors().includes('listening on')) {
      if (child.hasEnded() || performance.now() - startedMs > MAX_START_MS)
        throw new Error(`${program} does not listen: ${child.errors()}`);
      await delay(POLL_MS);
    }
    const listensMs = performance.now() - startedMs;
    const cpuMs = processCost(child.pid).cpuSeconds * 1000;
    await delay(SETTLED_MS);
    return { listensMs, cpuMs, residentMegabytes: processCost(child.pid).residentMegabytes };
  } finally {
    await child.stop();
  }
}

function report(): void {
  const rows = (
    [
      ['listens', 'listensMs', 'ms'],
      ['CPU until then', 'cpuMs', 'ms'],
      ['memory', 'residentMegabytes', 'MB'],
    ] as const
  ).map(([name, key, unit]) => {
    const [plain, bundle] = [starts.plain, starts.bundle].map((each) => each.map((one) => one[key]));
    const cell = (all: readonly number[] = []) => {
      const { least, median } = figure(all);
      return `${least.toFixed(0)}, ${median.toFixed(0)} ${unit}`;
    };
    const ratio = figure(ratios(bundle ?? [], plain ?? []));
    const best = figure(bundle ?? []).least / figure(plain ?? []).least;
    return [name, cell(plain), cell(bundle), `${best.toFixed(2)}, ${ratio.median.toFixed(2)}`];
  });
  const heads = ['best, median', 'plain', 'bundle', 'ratio'];
  process.stdout.write(
    `${alignedTable(heads, rows)}\n\n${runs} of each on ${processors()}, Node ${process.version}\n`,
  );
}
