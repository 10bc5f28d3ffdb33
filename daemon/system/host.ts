import { readFile, statfs } from 'node:fs/promises';
import { loadavg, totalmem, uptime } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { readThrottling } from './throttling.ts';
import type { Throttling } from './throttling.ts';

/** Facts about the machine, for people and monitoring. What cannot be found out is null. */
export interface HostFacts {
  model: string | null;
  temperatureCelsius: number | null;
  /** Processes that run or wait, over 1, 5 and 15 minutes. */
  load: readonly number[];
  memory: { totalBytes: number; availableBytes: number };
  /** Of the file system that holds /. */
  disk: { totalBytes: number; availableBytes: number };
  uptimeSeconds: number;
  /** Null where the firmware is no Raspberry Pi's. */
  throttling: Throttling | null;
}

const CACHE_MS = 5000;
/** Some facts come from other programs, and one of them may hang. */
const WAIT_MS = 2000;

/** Finds out at most every 5 s, only when asked, and never on a frame's path. */
export class Host {
  readonly #onError: (error: unknown) => void;
  #facts: Promise<HostFacts | null> | null = null;
  /** One that hangs is not joined by a second. */
  #finding: Promise<HostFacts | null> | null = null;
  #askedMs = 0;
  #model: Promise<string | null> | null = null;

  /** `onError` is told why facts cannot be found out. */
  constructor(onError: (error: unknown) => void = () => {}) {
    this.#onError = onError;
  }

  /** Null when the machine takes more than 2 s to answer, or cannot. */
  facts(): Promise<HostFacts | null> {
    const nowMs = performance.now();
    if (this.#facts === null || nowMs - this.#askedMs > CACHE_MS) {
      this.#askedMs = nowMs;
      this.#finding ??= this.#find()
        .catch((error: unknown) => {
          this.#onError(error);
          return null;
        })
        .finally(() => (this.#finding = null));
      this.#facts = Promise.race([this.#finding, delay(WAIT_MS, null, { ref: false })]);
    }
    return this.#facts;
  }

  async #find(): Promise<HostFacts> {
    // Loaded on the first question: it takes 11 MB that a camera nobody asks about does not need.
    const { cpuTemperature, mem, system } = await import('systeminformation');
    this.#model ??= modelName(async () => (await system()).model);
    const [model, temperature, memory, disk, throttling] = await Promise.all([
      this.#model,
      processorTemperature(async () => (await cpuTemperature()).main),
      mem(),
      // Not systeminformation's fsSize(): that runs df, which a dead network mount holds up for ever.
      statfs('/'),
      readThrottling(),
    ]);
    return {
      model,
      temperatureCelsius: temperature,
      load: loadavg().map((value) => Number(value.toFixed(2))),
      memory: { totalBytes: totalmem(), availableBytes: memory.available },
      disk: { totalBytes: disk.blocks * disk.bsize, availableBytes: disk.bavail * disk.bsize },
      uptimeSeconds: Math.round(uptime()),
      throttling,
    };
  }
}

const THERMAL_ZONE = '/sys/class/thermal/thermal_zone0/temp';

/** The kernel's own reading, as on every Pi; systeminformation's runs programs while the event loop waits. */
async function processorTemperature(otherwise: () => Promise<number | null>): Promise<number | null> {
  const text = await readFile(THERMAL_ZONE, 'utf8').catch(() => '');
  const milliDegrees = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(milliDegrees) ? milliDegrees / 1000 : ((await otherwise()) ?? null);
}

/** A Pi says what it is in its device tree: `Raspberry Pi 4 Model B Rev 1.4`, with a NUL behind it. */
async function modelName(otherwise: () => Promise<string>): Promise<string | null> {
  const name = await readFile('/proc/device-tree/model', 'utf8').catch(otherwise);
  return name.replaceAll('\0', '').trim() || null;
}
