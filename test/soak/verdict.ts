import { medians, slopeOf } from './slope.ts';
import type { Slope } from './slope.ts';
import type { SoakResult } from './soak.ts';

/** Limit for the growth of memory: 9 GB per year. Leaking one viewer per hour would be far below it. */
export const MAX_MEGABYTES_PER_HOUR = 1;
/**
 * Memory grows during a warm-up: the first third of the run, but not longer than `maxSeconds`. V8 compiles code that runs
 * once a minute within half an hour; heap snapshots of minutes 6 and 50 differ only in that (1.2 MB more).
 */
const WARM_UP = { share: 1 / 3, maxSeconds: 1800 };
/** Number of stretches after the warm-up. */
const STRETCHES = 20;
/** Limit in MB for the difference between the first and the last quarter after the warm-up: a jump is not a slope. */
const MAX_RISE = 16;

/** In a shorter run, the variation of garbage collection hides a slope after the warm-up. */
const SLOPE_MINUTES = 60;

export interface Verdict {
  /** In MB per hour. */
  slope: Slope;
  /** Medians of the first and the last quarter after the warm-up, in MB. */
  memory: { first: number; last: number };
  /** Empty if the soak has passed. */
  failures: string[];
}

/** Memory fails if the whole 95 % confidence interval of its slope is above the limit. */
export function judge({ minutes, samples, before, after, visits, exitCode, faults }: SoakResult): Verdict {
  const warmUp = Math.min(WARM_UP.maxSeconds, WARM_UP.share * (samples.at(-1)?.seconds ?? 0));
  const points = samples
    .filter(({ seconds }) => seconds >= warmUp)
    .map(({ seconds, residentMegabytes }) => ({ x: seconds / 3600, y: residentMegabytes }));
  const slope = slopeOf(medians(points, STRETCHES));
  const quarters = medians(points, 4).map(({ y }) => y);
  const memory = { first: quarters[0] ?? Number.NaN, last: quarters.at(-1) ?? Number.NaN };
  const failures: string[] = [];
  const failIf = (condition: boolean, failure: string) => condition && failures.push(failure);

  failIf(
    minutes >= SLOPE_MINUTES && slope.value - slope.plusMinus > MAX_MEGABYTES_PER_HOUR,
    `memory grows by ${slope.value.toFixed(1)} ± ${slope.plusMinus.toFixed(1)} MB per hour`,
  );
  failIf(
    memory.last - memory.first > MAX_RISE,
    `memory rose from ${memory.first.toFixed(0)} to ${memory.last.toFixed(0)} MB`,
  );
  const [first, last] = [before.sample, after.sample];
  failIf(
    last.openFiles > first.openFiles,
    `${first.openFiles} files were open before, ${last.openFiles} after`,
  );
  failIf(last.viewers > 0, `${last.viewers} viewers were left`);
  failIf(last.children !== 1, `the daemon has ${last.children} children instead of 1`);
  failIf(last.fps < first.fps / 2, `the camera delivers ${last.fps} fps at the end`);
  for (const [kind, count] of Object.entries(after.resources)) {
    const had = before.resources[kind] ?? 0;
    failIf(count > had, `the event loop has ${count} ${kind} after, ${had} before`);
  }
  for (const problem of visits.problems) failures.push(problem);
  for (const line of faults.slice(0, 5)) failures.push(`logged: ${line}`);
  failIf(visits.frames === 0 || visits.snapshots === 0, 'the visitors received no pictures');
  failIf(exitCode !== 0, `the daemon exited with ${exitCode}`);
  return { slope, memory, failures };
}
