import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { askJson } from '../helpers/ask.ts';
import { childrenOf, openFiles, residentBytes } from '../helpers/process-facts.ts';

/** The daemon at one moment. */
export interface Sample {
  /** Since the start of the soak. */
  seconds: number;
  residentMegabytes: number;
  heapMegabytes: number;
  openFiles: number;
  viewers: number;
  children: number;
  /** By the daemon's own count, over 5 s. */
  fps: number;
}

/** What keeps the daemon's event loop alive, by kind. */
export type Resources = Record<string, number>;

interface Status {
  camera: { fps: number } | null;
  viewers: unknown[];
  process: { heapUsedBytes: number };
}

const MEGABYTE = 2 ** 20;
const WAIT_MS = 5000;

export interface Patient {
  pid: number;
  port: number;
  authorization: string;
  /** The file that resources.ts writes. */
  resources: string;
}

export async function sample({ pid, port, authorization }: Patient, seconds: number): Promise<Sample> {
  const status = await askJson<Status>({ port }, '/status', { Authorization: authorization });
  return {
    seconds,
    residentMegabytes: residentBytes(pid) / MEGABYTE,
    heapMegabytes: status.process.heapUsedBytes / MEGABYTE,
    openFiles: openFiles(pid),
    viewers: status.viewers.length,
    children: childrenOf(pid).length,
    fps: status.camera?.fps ?? 0,
  };
}

/** Asks the daemon for what keeps its loop alive. */
export async function resourcesOf({ pid, resources }: Patient): Promise<Resources> {
  rmSync(resources, { force: true });
  process.kill(pid, 'SIGUSR2');
  const untilMs = performance.now() + WAIT_MS;
  for (;;) {
    try {
      return JSON.parse(readFileSync(resources, 'utf8')) as Resources;
    } catch (error) {
      if (performance.now() > untilMs) throw error;
      await delay(20);
    }
  }
}

/** One line a sample, for a table calculator. */
export function csv(samples: readonly Sample[]): string {
  const keys = Object.keys(samples[0] ?? {}) as (keyof Sample)[];
  const rows = samples.map((one) => keys.map((key) => Number(one[key].toFixed(2))).join(','));
  return `${[keys.join(','), ...rows].join('\n')}\n`;
}
