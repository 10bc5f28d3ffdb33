import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import type { Frame } from '../frame/frame.ts';
import { isClockKnown } from '../system/clock-state.ts';

/** When a file begins. */
export interface FileTime {
  /** Ms since 1970; with `boot`, since the start of the machine. */
  readonly startMs: number;
  /** The first eight digits of the boot's id, while nobody knows what time it is. */
  readonly boot: string | null;
}

interface FileClockOptions {
  readonly boot?: string;
  /** How long the machine has been running. */
  readonly upMs?: number;
  readonly lookMs?: number;
}

/** How often an unknown clock is looked at again. */
const LOOK_MS = 1000;
const BOOT_DIGITS = 8;

/**
 * The times of files. A Pi without a battery-backed clock may start recording with a time that is days old: until the time is
 * known, files are named after the boot.
 */
export class FileClock {
  readonly boot: string;
  readonly #isClockKnown: () => boolean;
  /** What is added to performance.now() for the time since the start of the machine. */
  readonly #upMs: number;
  readonly #lookMs: number;
  #isKnown = false;
  #lookedAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    isKnown: () => boolean = isClockKnown,
    { boot = bootId(), upMs = uptime() * 1000, lookMs = LOOK_MS }: FileClockOptions = {},
  ) {
    this.boot = boot;
    this.#isClockKnown = isKnown;
    this.#upMs = upMs - performance.now();
    this.#lookMs = lookMs;
  }

  /** Once it is known, it stays so: a change by hand makes a new file, and no other name. */
  get isKnown(): boolean {
    if (this.#isKnown) return true;
    const nowMs = performance.now();
    if (nowMs - this.#lookedAtMs >= this.#lookMs) {
      this.#lookedAtMs = nowMs;
      this.#isKnown = this.#isClockKnown();
    }
    return this.#isKnown;
  }

  /** The time of a file that begins with the frame. */
  timeOf({ capturedAtMs, wallClockMs }: Pick<Frame, 'capturedAtMs' | 'wallClockMs'>): FileTime {
    return this.isKnown
      ? { startMs: wallClockMs, boot: null }
      : { startMs: Math.max(0, Math.round(capturedAtMs + this.#upMs)), boot: this.boot };
  }

  /** What is added to times since the start of the machine for ms since 1970. */
  get bootedAtMs(): number {
    return Math.round(Date.now() - performance.now() - this.#upMs);
  }
}

/** Of the kernel, random for each boot (random(4)). */
function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').replaceAll('-', '').slice(0, BOOT_DIGITS);
}
