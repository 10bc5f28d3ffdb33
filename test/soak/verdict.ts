import { medians, slopeOf } from './slope.ts';
import type { Slope } from './slope.ts';
import type { SoakResult } from './soak.ts';

/** What memory may grow by: a year of it would be 9 GB, and a leak of one viewer's worth an hour is far below. */
export const MOST_MEGABYTES_AN_HOUR = 1;
/**
 * Until then memory finds its size: a third of the run, at most so long. Code that runs once a minute is compiled in
 * the course of half an hour; heap snapshots of minutes 6 and 50 differ in nothing else (1.2 MB more).
 */
const WARM_UP = { share: 1 / 3, mostSeconds: 1800 };
/** Into so many stretches the rest is cut. */
const STRETCHES = 20;
/** A jump in the middle is no slope: what may lie between the first quarter behind the warm-up and the last, in MB. */
const MOST_RISE = 16;

/** A shorter run is too short behind its warm-up to tell a slope from the garbage collector's ups and downs. */
const SLOPE_MINUTES = 60;

export interface Verdict {
  /** MB an hour. */
  slope: Slope;
  /** Medians of the first and the last quarter behind the warm-up, in MB. */
  memory: { first: number; last: number };
  /** Sentences; empty when it has passed. */
  failures: string[];
}

/** Memory fails when its slope is above the limit for sure, which is when the whole 95 % confidence interval is. */
export function judge({ minutes, samples, before, after, visits, exitCode, faults }: SoakResult): Verdict {
  const warmUp = Math.min(WARM_UP.mostSeconds, WARM_UP.share * (samples.at(-1)?.seconds ?? 0));
  const points = samples
    .filter(({ seconds }) => seconds >= warmUp)
    .map(({ seconds, residentMegabytes }) => ({ x: seconds / 3600, y: residentMegabytes }));
  const slope = slopeOf(medians(points, STRETCHES));
  const quarters = medians(points, 4).map(({ y }) => y);
  const memory = { first: quarters[0] ?? Number.NaN, last: quarters.at(-1) ?? Number.NaN };
  const failures: string[] = [];
  const fail = (wrong: boolean, what: string) => wrong && failures.push(what);

  fail(
    minutes >= SLOPE_MINUTES && slope.value - slope.plusMinus > MOST_MEGABYTES_AN_HOUR,
    `memory grows by ${slope.value.toFixed(1)} ± ${slope.plusMinus.toFixed(1)} MB an hour`,
  );
  fail(
    memory.last - memory.first > MOST_RISE,
    `memory rose from ${memory.first.toFixed(0)} to ${memory.last.toFixed(0)} MB`,
  );
  const [first, last] = [before.sample, after.sample];
  fail(
    last.openFiles > first.openFiles,
    `${first.openFiles} files were open before, ${last.openFiles} afterwards`,
  );
  fail(last.viewers > 0, `${last.viewers} viewers were left`);
  fail(last.children !== 1, `the daemon had ${last.children} children and not one`);
  fail(last.fps < first.fps / 2, `the camera delivered ${last.fps} pictures a second at the end`);
  for (const [kind, count] of Object.entries(after.resources)) {
    const had = before.resources[kind] ?? 0;
    fail(count > had, `${count} of the event loop's ${kind} are left, there were ${had}`);
  }
  for (const problem of visits.problems) failures.push(problem);
  for (const line of faults.slice(0, 5)) failures.push(`logged: ${line}`);
  fail(visits.frames === 0 || visits.snapshots === 0, 'the visitors saw nothing');
  fail(exitCode !== 0, `the daemon ended with ${exitCode}`);
  return { slope, memory, failures };
}
