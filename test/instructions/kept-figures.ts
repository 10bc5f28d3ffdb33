import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Counts } from './count.ts';

const FILE = fileURLToPath(new URL('../../../test/instructions/kept-figures.json', import.meta.url));

/** A frame may cost this many times the kept figure. */
const BOUND = 1.1;
/** If every figure is below this in the first run, four more runs would not lift the median over the bound: runs differ by less. */
const CLEARLY_INSIDE = 1.05;
const RUNS = 5;

export interface Figure {
  /** Of Node: `20.20.2`. */
  node: string;
  valgrind: string;
  instructions: Counts;
}

/** Node of one major version has one V8, and its own figures on each kind of processor: `node 20 x64`. */
export const FIGURE_NAME = `node ${process.versions.node.split('.')[0]} ${process.arch}`;

export function readFigure(name = FIGURE_NAME): Figure | null {
  return readFigures()[name] ?? null;
}

export function writeFigure(figure: Figure): void {
  writeFileSync(FILE, `${JSON.stringify({ ...readFigures(), [FIGURE_NAME]: figure }, null, 2)}\n`);
}

function readFigures(): Record<string, Figure | undefined> {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, Figure | undefined>;
}

/** Counts until the median of five runs, or the first run alone, shows whether the bound is kept; five times if there is none. */
export async function countToJudge(count: () => Promise<Counts>, kept: Counts | null): Promise<Counts[]> {
  const runs = [await count()];
  if (kept !== null && overBound(runs, kept, CLEARLY_INSIDE).length === 0) return runs;
  while (runs.length < RUNS) runs.push(await count());
  return runs;
}

/** The median of the runs, by the number of viewers. */
export function median(runs: readonly Counts[]): Counts {
  return Object.fromEntries(
    Object.keys(runs[0] ?? {}).map((viewers) => {
      const sorted = runs.map((run) => run[viewers] ?? Number.NaN).toSorted((a, b) => a - b);
      return [viewers, sorted[sorted.length >> 1] ?? Number.NaN];
    }),
  );
}

/** A sentence for each number of viewers with which a frame costs more than `bound` times the kept figure. */
export function overBound(runs: readonly Counts[], kept: Counts, bound = BOUND): string[] {
  const counted = median(runs);
  return Object.entries(kept)
    .filter(([viewers, instructions]) => !((counted[viewers] ?? Number.NaN) <= instructions * bound))
    .map(
      ([viewers, instructions]) =>
        `A frame for ${viewers} viewers takes ${counted[viewers]} instructions, more than ${bound} times the kept ${instructions}.`,
    );
}
