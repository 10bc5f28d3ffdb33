import { existsSync } from 'node:fs';
import { readFile, statfs } from 'node:fs/promises';
import { loadavg, uptime } from 'node:os';
import { fact } from './fact.ts';
import { readThrottling } from './throttling.ts';
import type { Throttling } from './throttling.ts';

/** Facts about the machine, for people and monitoring. What cannot be read is null. */
export interface HostFacts {
  model: string | null;
  temperatureCelsius: number | null;
  /** Load average over 1, 5 and 15 minutes. */
  load: readonly number[] | null;
  memory: Space | null;
  /** Of the file system that holds /. */
  disk: Space | null;
  uptimeSeconds: number | null;
  /** Null without Raspberry Pi firmware. */
  throttling: Throttling | null;
}

interface Space {
  totalBytes: number;
  availableBytes: number;
}

/** Knows what the kernel of a PC does not say; it runs programs, and blocks the event loop meanwhile. */
interface OtherPrograms {
  model(): Promise<string>;
  temperature(): Promise<number | null>;
}

const CACHE_MS = 5000;
const MODEL = '/proc/device-tree/model';
const THERMAL_ZONE = '/sys/class/thermal/thermal_zone0/temp';

/** Reads the facts when asked, at most every 5 s, and never on a frame's path. */
export class Host {
  #programs: Promise<OtherPrograms | null> | null = null;
  #facts: Promise<HostFacts> | null = null;
  #readMs = 0;
  /** It does not change. */
  #model: string | null = null;

  readonly #read = {
    model: fact(() => this.#modelName()),
    temperature: fact(() => this.#processorTemperature()),
    memory: fact(memory),
    // Not systeminformation's fsSize(): it runs df, which a dead network mount blocks forever.
    disk: fact(disk),
    throttling: fact(readThrottling),
    load: fact(() => loadavg().map((value) => Number(value.toFixed(2)))),
    uptime: fact(() => Math.round(uptime())),
  };

  /**
   * Loads what some facts need, which takes up to 1 MB: not on a Raspberry Pi, whose kernel knows them. Call it once picamd
   * listens, not when someone asks because something is wrong: Node never loads a file again that it could not open once.
   * Facts that are asked for meanwhile wait. Facts whose programs cannot be loaded are null.
   */
  async load(): Promise<void> {
    await this.#others();
  }

  #others(): Promise<OtherPrograms | null> {
    return (this.#programs ??= loadPrograms());
  }

  /** Those that were read in the last `maxAgeMs`, or new ones. Waits up to 2 s for those that hang. */
  facts(maxAgeMs = CACHE_MS): Promise<HostFacts> {
    const nowMs = performance.now();
    if (this.#facts === null || nowMs - this.#readMs > maxAgeMs) {
      this.#readMs = nowMs;
      this.#facts = this.#readAll();
    }
    return this.#facts;
  }

  async #readAll(): Promise<HostFacts> {
    const read = this.#read;
    const [model, temperatureCelsius, load, space, diskSpace, uptimeSeconds, throttling] = await Promise.all([
      read.model(),
      read.temperature(),
      read.load(),
      read.memory(),
      read.disk(),
      read.uptime(),
      read.throttling(),
    ]);
    return { model, temperatureCelsius, load, memory: space, disk: diskSpace, uptimeSeconds, throttling };
  }

  /** On a Pi, from the device tree: `Raspberry Pi 4 Model B Rev 1.4` and a NUL. */
  async #modelName(): Promise<string | null> {
    if (this.#model === null) {
      const name = await unlessMissing(readFile(MODEL, 'utf8'), async () => (await this.#others())?.model());
      this.#model = name === null ? null : name.replaceAll('\0', '').trim();
    }
    return this.#model || null;
  }

  /** From the kernel, as on every Pi. */
  async #processorTemperature(): Promise<number | null> {
    const text = await unlessMissing(readFile(THERMAL_ZONE, 'utf8'), () => '');
    const milliDegrees = text?.trim() ? Number(text) : Number.NaN;
    if (Number.isFinite(milliDegrees)) return milliDegrees / 1000;
    return (await (await this.#others())?.temperature()) ?? null;
  }
}

async function loadPrograms(): Promise<OtherPrograms | null> {
  if (existsSync(MODEL) && existsSync(THERMAL_ZONE)) return null;
  const loaded = await Promise.all([
    import('systeminformation/lib/system.js'),
    import('systeminformation/lib/cpu.js'),
  ]).catch(() => null);
  if (loaded === null) return null;
  const [{ system }, { cpuTemperature }] = loaded;
  return {
    model: async () => (await system()).model,
    temperature: async () => (await cpuTemperature()).main,
  };
}

/** Only a file that does not exist says something about the machine; another error may be over in a moment. */
async function unlessMissing(
  file: Promise<string>,
  otherwise: () => string | Promise<string | undefined>,
): Promise<string | null> {
  try {
    return await file;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return (await otherwise()) ?? null;
  }
}

async function memory(): Promise<Space | null> {
  const text = await readFile('/proc/meminfo', 'utf8');
  const bytes = (name: string) => Number(new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(text)?.[1]) * 1024;
  const space = { totalBytes: bytes('MemTotal'), availableBytes: bytes('MemAvailable') };
  return Number.isFinite(space.totalBytes + space.availableBytes) ? space : null;
}

async function disk(): Promise<Space> {
  const { bsize, blocks, bavail } = await statfs('/');
  return { totalBytes: blocks * bsize, availableBytes: bavail * bsize };
}
