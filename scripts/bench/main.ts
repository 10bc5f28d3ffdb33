/** `npm run bench`: measures picamd beside two yardsticks, in turns, and reports the medians. */
import { writeFileSync } from 'node:fs';
import { writeDocs } from '../docs.ts';
import { endWithUs, IS_PINNED, temporaryFolder } from './children.ts';
import { sceneFrames, writeFrames } from './frames.ts';
import { processors } from './machine.ts';
import { measure } from './measure.ts';
import type { Schedule } from './measure.ts';
import { HELP, parseOptions } from './options.ts';
import type { Options } from './options.ts';
import { plot } from './plot.ts';
import { prepare } from './stamp.ts';
import { keepResults, resultsText } from './results.ts';
import type { Mode, Results } from './results.ts';
import { cFloor, nodeFloor, picamd } from './subjects.ts';
import type { Stage, Subject } from './subjects.ts';
import { rowsOf } from './summary.ts';
import type { Series } from './summary.ts';
import { HEADING, tableLine, tableNotes } from './table.ts';
import { faultsOf, warningsOf } from './warnings.ts';

/** A camera repeats none of its pictures; a few suffice, because nothing compares them. */
const FRAMES = 8;
/** How many viewers the modes have that are not plain. */
const MODE_VIEWERS: Record<Exclude<Mode, 'plain'>, readonly number[]> = {
  'on-demand': [0, 1],
  tls: [10],
  fps: [10],
  slow: [10],
  auth: [10],
};
const C_WARM_SECONDS = 2;
const EXIT_USAGE = 64;

type Planned = Series & { of: Subject };

process.exitCode = await main();

async function main(): Promise<number> {
  const options = usableOptions();
  if (typeof options === 'number') return options;
  endWithUs();
  const { rate, width, height } = options;
  const folder = temporaryFolder();
  const frames = sceneFrames(width, height, FRAMES);
  writeFrames(folder, frames);
  const meanBytes = frames.map(prepare).reduce((sum, frame) => sum + frame.length, 0) / FRAMES;
  const limit = rate * (options.warmSeconds + options.seconds + 120);
  const stage: Stage = { folder, width, height, daemon: options.daemon, camera: { folder, rate, limit } };

  const planned = await plan(options, stage);
  for (let run = 1; run <= options.runs; run++)
    for (const series of planned) {
      process.stderr.write(
        `run ${run} of ${options.runs}: ${series.of.name}, ${series.mode}, ${series.viewers} viewers\n`,
      );
      series.samples.push(
        await measure(series.of, series.viewers, scheduleOf(series.of, options), { folder, meanBytes }),
      );
    }
  const results = resultsOf(options, planned, meanBytes);
  report(options, results);
  return faultsOf(results.rows).length > 0 ? 1 : 0;
}

function usableOptions(): Options | number {
  try {
    const options = parseOptions(process.argv.slice(2));
    if (options !== 'help') return options;
    process.stdout.write(HELP);
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${HELP}`);
    return EXIT_USAGE;
  }
}

/** picamd and the floors stand next to each other, so that what disturbs one disturbs all. */
async function plan({ clients, modes }: Options, stage: Stage): Promise<Planned[]> {
  const floors = [nodeFloor(stage), cFloor(stage)].filter((subject) => subject !== null);
  const planned: Planned[] = [];
  for (const mode of modes) {
    const subject = await picamd(mode, stage);
    for (const viewers of mode === 'plain' ? clients : MODE_VIEWERS[mode])
      for (const of of mode === 'plain' ? [subject, ...floors] : [subject])
        planned.push({ of, subject: of.name, mode, viewers, samples: [] });
  }
  return planned;
}

/** A program in C is as fast in its second second as in its sixtieth. */
function scheduleOf({ name }: Subject, { warmSeconds, seconds }: Options): Schedule {
  return { seconds, warmSeconds: name === 'c-floor' ? Math.min(warmSeconds, C_WARM_SECONDS) : warmSeconds };
}

function resultsOf(options: Options, series: readonly Series[], meanBytes: number): Results {
  const rows = rowsOf(series);
  return {
    machine: { processors: processors(), node: process.version.slice(1), pinned: IS_PINNED },
    date: new Date().toISOString().slice(0, 10),
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
