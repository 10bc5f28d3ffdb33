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

/** One row for each series, compared with the others of as many viewers. */
export function rowsOf(all: readonly Series[]): Row[] {
  return all.map((series) => row(series, (name) => samplesOf(all, name, series.viewers)));
}

/** Of the plain stream; empty if it was not measured with so many viewers. */
function samplesOf(all: readonly Series[], name: SubjectName, count: number): readonly Sample[] {
  const found = all.find(
    ({ subject, mode, viewers }) => subject === name && mode === 'plain' && viewers === count,
  );
  return found?.samples ?? [];
}

function row(
  { subject, mode, viewers, samples }: Series,
  plain: (name: SubjectName) => readonly Sample[],
): Row {
  const cpu = samples.map(cpuPerFrame);
  const cold = samples.map(({ coldMicrosecondsPerFrame }) => coldMicrosecondsPerFrame);
  const isPicamd = subject === 'picamd' && mode === 'plain';
  const floor = (name: SubjectName) => (isPicamd ? plain(name) : []);
  const total = (key: 'skipped' | 'damaged' | 'disordered' | 'repeated' | 'closed') =>
    samples.reduce((sum, { received }) => sum + (received?.[key] ?? 0), 0);
  return {
    subject,
    mode,
    viewers,
    cpuMicrosecondsPerFrame: figureOf(cpu),
    coldMicrosecondsPerFrame: figureOf(cold),
    coldToWarm: figureOf(ratios(cold, cpu)),
    cpuPercent: figure(samples.map(cpuPercent)),
    latencyP50Ms: figureOf(samples.map(latency)),
    latencyP99Ms: figureOf(samples.map(({ received }) => known(received, 'latencyP99Ms'))),
    fpsMin: figureOf(samples.map(({ received }) => known(received, 'fpsMin'))),
    residentMegabytes: figure(samples.map(({ residentMegabytes }) => residentMegabytes)),
    memoryMegabytes: medianMemory(samples),
    listenMs: figure(samples.map(({ listenMs }) => listenMs)),
    cpuToNodeFloor: figureOf(ratios(cpu, floor('node-floor').map(cpuPerFrame))),
    cpuToCFloor: figureOf(ratios(cpu, floor('c-floor').map(cpuPerFrame))),
    latencyToCFloor: figureOf(ratios(samples.map(latency), floor('c-floor').map(latency))),
    cpuToPlain:
      mode === 'plain' ? null : figureOf(ratios(samples.map(cpuPercent), plain('picamd').map(cpuPercent))),
    // Fewer frames are what that viewer asks for.
    skipped: mode === 'fps' ? 0 : total('skipped'),
    damaged: total('damaged'),
    disordered: total('disordered'),
    repeated: total('repeated'),
    closed: total('closed'),
  };
}

function cpuPerFrame(sample: Sample): number | null {
  return sample.cpuMicrosecondsPerFrame;
}

function cpuPercent(sample: Sample): number {
  return sample.cpuPercent;
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
