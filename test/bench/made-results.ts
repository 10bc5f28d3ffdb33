import type { Sample } from '../../scripts/bench/measure.ts';
import { rowsOf } from '../../scripts/bench/summary.ts';
import type { Series } from '../../scripts/bench/summary.ts';
import type { Mode, Results, SubjectName } from '../../scripts/bench/results.ts';
import { warningsOf } from '../../scripts/bench/warnings.ts';

/** A run on an idle machine. */
export function madeSample(cpuMicrosecondsPerFrame: number | null, more: Partial<Sample> = {}): Sample {
  return {
    cpuMicrosecondsPerFrame,
    coldMicrosecondsPerFrame: cpuMicrosecondsPerFrame,
    cpuPercent: (cpuMicrosecondsPerFrame ?? 0) * 0.003,
    received: {
      frames: 300,
      seconds: 10,
      fpsMin: 29.9,
      fpsMean: 30,
      latencyP50Ms: 0.4,
      latencyP99Ms: 1.5,
      skipped: 1,
      damaged: 0,
      disordered: 0,
      repeated: 0,
      closed: 0,
    },
    residentMegabytes: 80,
    memoryMegabytes: null,
    listenMs: 300,
    loadPercent: 20,
    disturbance: { othersPercent: 1, stolenPercent: 0 },
    ...more,
  };
}

export function madeSeries(
  subject: SubjectName,
  viewers: number,
  samples: Sample[],
  mode: Mode = 'plain',
): Series {
  return { subject, mode, viewers, samples };
}

/** picamd and both floors with these numbers of viewers. */
export function madeResults(
  counts: readonly number[] = [0, 1, 10, 100],
  more: Partial<Results> = {},
): Results {
  const memoryMegabytes = { ring: 16, heap: 13, code: 45, other: 6 };
  const series = counts.flatMap((viewers) => [
    madeSeries(
      'picamd',
      viewers,
      [420, 400, 440].map((cpu) => madeSample(cpu / (viewers || 2), { memoryMegabytes })),
    ),
    madeSeries(
      'node-floor',
      viewers,
      [300, 310, 305].map((cpu) => madeSample(cpu / (viewers || 2))),
    ),
    madeSeries(
      'c-floor',
      viewers,
      [200, 205, 202].map((cpu) => madeSample(cpu / (viewers || 2), { residentMegabytes: 1.6 })),
    ),
  ]);
  const rows = rowsOf(series);
  return {
    machine: { processors: '4 x Raspberry Pi <Zero> & "2" W', node: '20.20.2', pinned: true },
    date: '2026-01-31',
    daemon: 'build/bundle/dist/daemon/main.js',
    size: '1280x720',
    frameKilobytes: 69,
    rate: 30,
    warmSeconds: 60,
    seconds: 10,
    runs: 3,
    rows,
    warnings: warningsOf(series, rows),
    ...more,
  };
}
