import { measure } from './measure.ts';
import type { Frames, Sample, Schedule } from './measure.ts';
import { NAMES, viewersText } from './names.ts';
import type { Options } from './options.ts';
import type { Mode } from './results.ts';
import { cFloor, nodeFloor, picamd } from './subjects.ts';
import type { Stage, Subject } from './subjects.ts';
import type { Series } from './summary.ts';

/** A series that is to be measured. */
export interface Planned {
  subject: Subject;
  series: Series;
}

/** How many viewers the modes have that are not plain. */
const MODE_VIEWERS: Record<Exclude<Mode, 'plain'>, readonly number[]> = {
  'on-demand': [0, 1],
  tls: [10],
  fps: [10],
  slow: [10],
  auth: [10],
};
/** A program in C is as fast in its second second as in its sixtieth. */
const C_WARM_SECONDS = 2;

/** picamd and the floors stand next to each other, so that what disturbs one disturbs all. */
export async function plan({ clients, modes }: Options, stage: Stage): Promise<Planned[]> {
  const floors = [nodeFloor(stage), cFloor(stage)].filter((subject) => subject !== null);
  const planned: Planned[] = [];
  for (const mode of modes) {
    const daemon = await picamd(mode, stage);
    for (const viewers of mode === 'plain' ? clients : MODE_VIEWERS[mode])
      for (const subject of mode === 'plain' ? [daemon, ...floors] : [daemon])
        planned.push({ subject, series: { subject: subject.name, mode, viewers, samples: [] } });
  }
  return planned;
}

/**
 * Measures all series in turns. A run in which one fails counts for none, because ratios are between values of the same
 * run; the others go on.
 *
 * @returns why runs failed
 */
export async function measureRuns(
  planned: readonly Planned[],
  options: Options,
  frames: Frames,
): Promise<string[]> {
  const failures: string[] = [];
  for (let run = 1; run <= options.runs; run++) {
    try {
      const samples = await measureRun(planned, options, frames, `run ${run} of ${options.runs}`);
      for (const [index, sample] of samples.entries()) planned[index]?.series.samples.push(sample);
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      process.stderr.write(`run ${run} failed: ${failure}\n`);
      failures.push(failure);
    }
  }
  return failures;
}

async function measureRun(
  planned: readonly Planned[],
  options: Options,
  frames: Frames,
  name: string,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const { subject, series } of planned) {
    process.stderr.write(`${name}: ${NAMES[subject.name]}, ${series.mode}, ${viewersText(series.viewers)}\n`);
    samples.push(await measure(subject, series.viewers, scheduleOf(subject, options), frames));
  }
  return samples;
}

function scheduleOf({ name }: Subject, { warmSeconds, seconds }: Options): Schedule {
  return { seconds, warmSeconds: name === 'c-floor' ? Math.min(warmSeconds, C_WARM_SECONDS) : warmSeconds };
}
