import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { askJson } from '../helpers/ask.ts';
import { childrenOf, residentBytes } from '../helpers/process-facts.ts';

/** State of the daemon at one moment. */
export interface Sample {
  /** Time since the start of the soak. */
  seconds: number;
  residentMegabytes: number;
  heapMegabytes: number;
  openFiles: number;
  viewers: number;
  children: number;
  /** As the daemon measures it, over 5 s. */
  fps: number;
}

/** Number of resources that keep the daemon's event loop alive, by kind. */
export type Resources = Record<string, number>;

interface Status {
  camera: { fps: number } | null;
  viewers: unknown[];
  process: { heapUsedBytes: number };
}

const MEGABYTE = 2 ** 20;
const WAIT_MS = 20_000;

export interface SoakTarget {
  pid: number;
  port: number;
  authorization: string;
  /** The file that resources.ts writes. */
  resources: string;
}

export async function sample({ pid, port, authorization }: SoakTarget, seconds: number): Promise<Sample> {
  const status = await askJson<Status>({ port }, '/status', { Authorization: authorization });
  return {
    seconds,
    residentMegabytes: residentBytes(pid) / MEGABYTE,
    heapMegabytes: status.process.heapUsedBytes / MEGABYTE,
    openFiles: filesOf(pid),
    viewers: status.viewers.length,
    children: childrenOf(pid).length,
    fps: status.camera?.fps ?? 0,
  };
}

/** A recording that is being written, or its index: how many there are depends on what moves. */
const RECORDING = /\.(?:avi\.part|idx)$/;

/** How many files, sockets and pipes it has open, except recordings that are being written. */
export function filesOf(pid: number): number {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).filter((name) => {
    try {
      return !RECORDING.test(readlinkSync(`${folder}/${name}`));
    } catch {
      // It was closed meanwhile.
      return false;
    }
  }).length;
}

/** Gets the resources that keep the daemon's event loop alive. */
export async function resourcesOf({ pid, resources }: SoakTarget): Promise<Resources> {
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

/** One line per sample, for spreadsheets. */
export function csv(samples: readonly Sample[]): string {
  const keys = Object.keys(samples[0] ?? {}) as (keyof Sample)[];
  const rows = samples.map((sample) => keys.map((key) => Number(sample[key].toFixed(2))).join(','));
  return `${[keys.join(','), ...rows].join('\n')}\n`;
}
