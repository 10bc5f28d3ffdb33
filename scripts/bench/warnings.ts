import { NAMES, viewersText } from './names.ts';
import { spreadPercent } from './statistics.ts';
import type { Row } from './results.ts';
import type { Series } from './summary.ts';

/** Of all processors. /proc/stat counts ticks of 10 ms, and ours are exact: a smaller difference may be no one's. */
const MAX_OTHERS_PERCENT = 10;
const MAX_STOLEN_PERCENT = 2;
/** Of the one that camera and clients share: beyond it they are late themselves. */
const MAX_LOAD_PERCENT = 85;
/** Between the runs of a floor, which does the same work in each. */
const MAX_FLOOR_SPREAD_PERCENT = 15;

/** Why not to believe the figures, a sentence each. */
export function warningsOf(all: readonly Series[], rows: readonly Row[]): string[] {
  const samples = all.flatMap((series) => series.samples);
  const others = most(samples.map(({ disturbance }) => disturbance.othersPercent));
  const stolen = most(samples.map(({ disturbance }) => disturbance.stolenPercent));
  const load = most(samples.map(({ loadPercent }) => loadPercent));
  return [
    ...(others > MAX_OTHERS_PERCENT
      ? [`Other programs used up to ${others.toFixed(0)} % of the processors.`]
      : []),
    ...(stolen > MAX_STOLEN_PERCENT
      ? [`Up to ${stolen.toFixed(0)} % of the processors' time was given to other guests of the host.`]
      : []),
    ...(load > MAX_LOAD_PERCENT
      ? [`Camera and clients used up to ${load.toFixed(0)} % of their processor: latencies are theirs, too.`]
      : []),
    ...rows.flatMap(stalled),
    ...rows.flatMap(unsteadyFloor),
  ];
}

function most(values: readonly number[]): number {
  return Math.max(0, ...values);
}

function stalled({ subject, mode, viewers, repeated }: Row): string[] {
  if (repeated === 0) return [];
  return [
    `${NAMES[subject]} (${mode}, ${viewersText(viewers)}) or the camera stood still for half a second.`,
  ];
}

function unsteadyFloor({ subject, viewers, cpuMicrosecondsPerFrame }: Row): string[] {
  if (subject === 'picamd' || cpuMicrosecondsPerFrame === null) return [];
  const spread = spreadPercent(cpuMicrosecondsPerFrame);
  if (spread <= MAX_FLOOR_SPREAD_PERCENT) return [];
  return [`The ${NAMES[subject]} (${viewersText(viewers)}) differs by ${spread.toFixed(0)} % between runs.`];
}

/** What the viewers received and should not have, a sentence for each row: picamd or the bench is wrong. */
export function faultsOf(rows: readonly Row[]): string[] {
  return rows
    .filter(({ damaged, disordered, closed }) => damaged + disordered + closed > 0)
    .map(
      ({ subject, mode, viewers, damaged, disordered, closed }) =>
        `${NAMES[subject]}, ${mode}, ${viewersText(viewers)}: ${damaged} frames damaged, ${disordered} out of order or twice, ${closed} connections closed.`,
    );
}
