/** `npm run bench`: measures picamd beside two yardsticks, in turns, and reports the medians. */
import { writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeDocs } from '../docs.ts';
import { endWithUs, IS_PINNED, temporaryFolder } from './children.ts';
import { sceneFrames, writeFrames } from './frames.ts';
import { processors } from './machine.ts';
import { HELP, parseOptions } from './options.ts';
import type { Options } from './options.ts';
import { plot } from './plot.ts';
import { keepResults, resultsText } from './results.ts';
import type { Results } from './results.ts';
import { measureRuns, plan } from './runs.ts';
import { prepare } from './stamp.ts';
import { rowsOf } from './summary.ts';
import type { Series } from './summary.ts';
import { HEADING, tableLine, tableNotes } from './table.ts';
import { faultsOf, warningsOf } from './warnings.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Enough that a frame differs from those before it. */
const FRAMES = 8;
/** How much longer than it is measured a camera may run: for the start of server and viewers. */
const CAMERA_GRACE_SECONDS = 120;
const EXIT_USAGE = 64;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = usableOptions();
  if (typeof options === 'number') return options;
  endWithUs();
  try {
    return await bench(options);
  } catch (error) {
    process.stderr.write(`${errorText(error)}\n`);
    return 1;
  }
}

function usableOptions(): Options | number {
  try {
    const options = parseOptions(process.argv.slice(2));
    if (options !== 'help') return options;
    process.stdout.write(HELP);
    return 0;
  } catch (error) {
    process.stderr.write(`${errorText(error)}\n${HELP}`);
    return EXIT_USAGE;
  }
}

async function bench(options: Options): Promise<number> {
  const { rate, width, height, warmSeconds, seconds } = options;
  const folder = temporaryFolder();
  const frames = sceneFrames(width, height, FRAMES);
  writeFrames(folder, frames);
  const meanBytes = frames.map(prepare).reduce((sum, frame) => sum + frame.length, 0) / FRAMES;
  const limit = rate * (warmSeconds + seconds + CAMERA_GRACE_SECONDS);

  const stage = { folder, width, height, daemon: options.daemon, camera: { folder, rate, limit } };
  const planned = await plan(options, stage);
  const failures = await measureRuns(planned, options, { folder, meanBytes });
  const runs = options.runs - failures.length;
  if (runs === 0) throw new Error('no run succeeded');
  const results = resultsOf(
    { ...options, runs },
    planned.map(({ series }) => series),
    meanBytes,
  );
  report(options, results);
  return failures.length + faultsOf(results.rows).length > 0 ? 1 : 0;
}

function resultsOf(options: Options, series: readonly Series[], meanBytes: number): Results {
  const rows = rowsOf(series);
  return {
    machine: { processors: processors(), node: process.version.slice(1), pinned: IS_PINNED },
    date: new Date().toISOString().slice(0, 10),
    daemon: relative(ROOT, resolve(options.daemon)),
    size: `${options.width}x${options.height}`,
    frameKilobytes: Math.round(meanBytes / 1000),
    rate: options.rate,
    warmSeconds: options.warmSeconds,
    seconds: options.seconds,
    runs: options.runs,
    rows,
    warnings: warningsOf(series, rows),
  };
}

function report({ json, svg, write }: Options, results: Results): void {
  process.stdout.write(`${[HEADING, ...results.rows.map(tableLine)].join('\n')}\n${tableNotes(results)}`);
  if (json !== null) writeFileSync(json, resultsText(results));
  if (svg !== null) writeFileSync(svg, plot(results));
  if (!write) return;
  keepResults(results);
  for (const file of writeDocs()) process.stdout.write(`${file} written\n`);
}

function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
