import { readFileSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';

export const MODES = ['plain', 'on-demand', 'tls', 'fps', 'slow', 'auth'] as const;
export type Mode = (typeof MODES)[number];
export const SUBJECT_NAMES = ['picamd', 'node-floor', 'c-floor'] as const;
export type SubjectName = (typeof SUBJECT_NAMES)[number];

const amount = v.pipe(v.number(), v.finite(), v.minValue(0));
const count = v.pipe(amount, v.integer());
const text = v.pipe(v.string(), v.nonEmpty());
/** Of several runs. */
const figure = v.strictObject({ median: amount, least: amount, most: amount });
const figureOrNull = v.nullable(figure);

/** Parts of the resident memory, in MB of 2^20 bytes, each the median of the runs. */
const memory = v.strictObject({
  ring: amount,
  /** JavaScript objects. */
  heap: amount,
  /** Mapped from files: Node's program and libraries. */
  code: amount,
  /** Compiled code, buffers, stacks, and what the allocators keep. */
  other: amount,
});

const row = v.strictObject({
  subject: v.picklist(SUBJECT_NAMES),
  mode: v.picklist(MODES),
  viewers: count,
  /** Processor time per frame that a viewer received; with nobody looking, per frame of the camera; null without frames. */
  cpuMicrosecondsPerFrame: figureOrNull,
  /** The same in the first ten seconds; null if the warm-up is shorter than a second. */
  coldMicrosecondsPerFrame: figureOrNull,
  /** Of the same run. */
  coldToWarm: figureOrNull,
  /** Of one processor. */
  cpuPercent: figure,
  latencyP50Ms: figureOrNull,
  latencyP99Ms: figureOrNull,
  /** Frames per second of the slowest viewer, without those that read slowly on purpose. */
  fpsMin: figureOrNull,
  residentMegabytes: figure,
  /** Null for the floors. */
  memoryMegabytes: v.nullable(memory),
  /** From the start of the process to the first connection. */
  listenMs: figure,
  /** Ratios are between values of the same run and as many viewers. Null if one of them is missing. */
  cpuToNodeFloor: figureOrNull,
  cpuToCFloor: figureOrNull,
  latencyToCFloor: figureOrNull,
  /** Of a mode to the plain stream. */
  cpuToPlain: figureOrNull,
  /** Of all runs. */
  skipped: count,
  damaged: count,
  disordered: count,
  repeated: count,
  closed: count,
});

const form = v.strictObject({
  machine: v.strictObject({
    processors: text,
    node: text,
    /** Whether server and load had a processor each. */
    pinned: v.boolean(),
  }),
  /** When the measurement ended, in UTC. */
  date: v.pipe(v.string(), v.isoDate()),
  /** The program, as a path in this repository. */
  daemon: text,
  size: v.pipe(v.string(), v.regex(/^\d+x\d+$/)),
  frameKilobytes: amount,
  rate: amount,
  warmSeconds: amount,
  seconds: amount,
  runs: count,
  rows: v.pipe(v.array(row), v.minLength(1)),
  /** Why not to believe the figures. */
  warnings: v.array(text),
});

export type Memory = v.InferOutput<typeof memory>;
export type Row = v.InferOutput<typeof row>;
export type Results = v.InferOutput<typeof form>;

/** @throws ValiError if it has not the form of results. */
export function parseResults(json: string): Results {
  return v.parse(form, JSON.parse(json));
}

const FILE = new URL('../../../scripts/bench/results.json', import.meta.url);

/** Those of the README, which are in the repository. */
export function keptResults(): Results {
  return parseResults(readFileSync(FILE, 'utf8'));
}

/** Keeps them for the README; `npm run docs` writes its table and picture. */
export function keepResults(results: Results): void {
  writeFileSync(FILE, resultsText(results));
}

/** As a file, with four digits: no measurement has more. */
export function resultsText(results: Results): string {
  return `${JSON.stringify(results, shortNumber, 2)}\n`;
}

function shortNumber(_: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(4)) : value;
}
