import { readFile, statfs } from 'node:fs/promises';
import { loadavg, totalmem, uptime } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { readThrottling } from './throttling.ts';
import type { Throttling } from './throttling.ts';

/** Facts about the machine, for people and monitoring. What cannot be read is null. */
export interface HostFacts {
  model: string | null;
  temperatureCelsius: number | null;
  /** Load average over 1, 5 and 15 minutes. */
  load: readonly number[];
  memory: { totalBytes: number; availableBytes: number };
  /** Of the file system that holds /. */
  disk: { totalBytes: number; availableBytes: number };
  uptimeSeconds: number;
  /** Null without Raspberry Pi firmware. */
  throttling: Throttling | null;
}

const CACHE_MS = 5000;
/** Some facts come from other programs, which may hang. */
const TIMEOUT_MS = 2000;

/** Reads the facts when asked, at most every 5 s, and never on a frame's path. */
export class Host {
  readonly #onError: (error: unknown) => void;
  #facts: Promise<HostFacts | null> | null = null;
  /** Shared, so that a hanging read is not joined by a second one. */
  #reading: Promise<HostFacts | null> | null = null;
  #readMs = 0;
  #model: Promise<string | null> | null = null;

  /** `onError` is called with the reason if the facts cannot be read. */
  constructor(onError: (error: unknown) => void = () => {}) {
    this.#onError = onError;
  }

  /** Null if they cannot be read within 2 s. */
  facts(): Promise<HostFacts | null> {
    const nowMs = performance.now();
    if (this.#facts === null || nowMs - this.#readMs > CACHE_MS) {
      this.#readMs = nowMs;
      this.#reading ??= this.#read()
        .catch((error: unknown) => {
          this.#onError(error);
          return null;
        })
        .finally(() => (this.#reading = null));
      this.#facts = Promise.race([this.#reading, delay(TIMEOUT_MS, null, { ref: false })]);
    }
    return this.#facts;
  }

  async #read(): Promise<HostFacts> {
    // Loaded on first use: it takes 11 MB that a camera without monitoring does not need.
    const { cpuTemperature, mem, system } = await import('systeminformation');
    this.#model ??= modelName(async () => (await system()).model);
    const [model, temperature, memory, disk, throttling] = await Promise.all([
      this.#model,
      processorTemperature(async () => (await cpuTemperature()).main),
      mem(),
      // Not systeminformation's fsSize(): it runs df, which a dead network mount blocks forever.
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

/** From the kernel, as on every Pi; systeminformation runs programs for it and blocks the event loop meanwhile. */
async function processorTemperature(fallback: () => Promise<number | null>): Promise<number | null> {
  const text = await readFile(THERMAL_ZONE, 'utf8').catch(() => '');
  const milliDegrees = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(milliDegrees) ? milliDegrees / 1000 : ((await fallback()) ?? null);
}

/** On a Pi, from the device tree: `Raspberry Pi 4 Model B Rev 1.4` and a NUL. */
async function modelName(fallback: () => Promise<string>): Promise<string | null> {
  const name = await readFile('/proc/device-tree/model', 'utf8').catch(fallback);
  return name.replaceAll('\0', '').trim() || null;
}
