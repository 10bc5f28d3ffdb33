import type { Received } from './load.ts';
import type { Sample } from './measure.ts';
import type { Memory, Mode, Row, SubjectName } from './results.ts';
import { figure, figureOf, median, ratios } from './statistics.ts';

/** All runs of a subject with so many viewers. */
export interface Series {
  subject: SubjectName;
  mode: Mode;
  viewers: number;
  samples: Sample[];
}

/** One row for each series. The floors of the same number of viewers are what it is compared with. */
export function rowsOf(all: readonly Series[]): Row[] {
  return all.map((series) => {
    const floor = (name: SubjectName) =>
      series.subject === name
        ? []
        : (all.find(({ subject, viewers }) => subject === name && viewers === series.viewers)?.samples ?? []);
    return row(series, floor('node-floor'), floor('c-floor'));
  });
}

function row(
  { subject, mode, viewers, samples }: Series,
  nodeFloor: readonly Sample[],
  cFloor: readonly Sample[],
): Row {
  const total = (key: 'skipped' | 'damaged' | 'disordered' | 'closed') =>
    samples.reduce((sum, { received }) => sum + (received?.[key] ?? 0), 0);
  return {
    subject,
    mode,
    viewers,
    cpuMicrosecondsPerFrame: figureOf(samples.map(cpu)),
    coldMicrosecondsPerFrame: figureOf(samples.map(({ coldMicrosecondsPerFrame }) => coldMicrosecondsPerFrame)),
    cpuPercent: figure(samples.map(({ cpuPercent }) => cpuPercent)),
    latencyP50Ms: figureOf(samples.map(latency)),
    latencyP99Ms: figureOf(samples.map(({ received }) => known(received, 'latencyP99Ms'))),
    fpsMin: figureOf(samples.map(({ received }) => known(received, 'fpsMin'))),
    residentMegabytes: figure(samples.map(({ residentMegabytes }) => residentMegabytes)),
    memoryMegabytes: medianMemory(samples),
    listenMs: figure(samples.map(({ listenMs }) => listenMs)),
    cpuToNodeFloor: figureOf(ratios(samples.map(cpu), nodeFloor.map(cpu))),
    cpuToCFloor: figureOf(ratios(samples.map(cpu), cFloor.map(cpu))),
    latencyToCFloor: figureOf(ratios(samples.map(latency), cFloor.map(latency))),
    skipped: total('skipped'),
    damaged: total('damaged'),
    disordered: total('disordered'),
    closed: total('closed'),
  };
}

function cpu({ cpuMicrosecondsPerFrame }: Sample): number | null {
  return cpuMicrosecondsPerFrame;
}

function latency({ received }: Sample): number | null {
  return known(received, 'latencyP50Ms');
}

/** A viewer that received nothing has no latency. */
function known(received: Received | null, key: 'latencyP50Ms' | 'latencyP99Ms' | 'fpsMin'): number | null {
  const value = received?.[key] ?? Number.NaN;
  return Number.isFinite(value) ? value : null;
}

function medianMemory(samples: readonly Sample[]): Memory | null {
  const all = samples.flatMap(({ memoryMegabytes }) => memoryMegabytes ?? []);
  if (all.length === 0) return null;
  const part = (key: keyof Memory) => median(all.map((memory) => memory[key]));
  return { ring: part('ring'), heap: part('heap'), code: part('code'), other: part('other') };
}
