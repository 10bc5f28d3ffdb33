import type { Crossing } from './visits.ts';

/** Motion this long after the last belongs to the same event, as with EVENT_GAP. */
const EVENT_GAP_MS = 20_000;
/** What is reported so shortly before and after something was seen in whole is not false: parts of it are in the picture. */
const NEARLY_MS = 2500;

/** What one detector made of all runs of a scene. Shares are 0 to 1. */
export interface Findings {
  readonly events: number;
  readonly found: number;
  /** Of the frames in which something was seen, with motion. */
  readonly hitShare: number;
  readonly falseEvents: number;
  /** The most in one run. */
  readonly mostFalseEvents: number;
  /** Of the frames in which nothing was seen, with motion. */
  readonly falseShare: number;
  /** From the moment in which the middle of a thing is in the picture; null if none was found. */
  readonly delaysMs: { readonly p50: number | null; readonly p95: number | null };
}

/** Counts what one detector reports. */
export class Tally {
  #events = 0;
  #found = 0;
  #falseEvents = 0;
  #mostFalseEvents = 0;
  #delaysMs: number[] = [];
  #seenFrames = 0;
  #hitFrames = 0;
  #emptyFrames = 0;
  #falseFrames = 0;
  #movingMs: number[] = [];
  #runFalseEvents = 0;
  #lastFalseMs = Number.NEGATIVE_INFINITY;

  get findings(): Findings {
    return {
      events: this.#events,
      found: this.#found,
      hitShare: this.#hitFrames / Math.max(1, this.#seenFrames),
      falseEvents: this.#falseEvents,
      mostFalseEvents: this.#mostFalseEvents,
      falseShare: this.#falseFrames / Math.max(1, this.#emptyFrames),
      delaysMs: { p50: this.#delay(0.5), p95: this.#delay(0.95) },
    };
  }

  add(timeMs: number, moving: boolean, crossings: readonly Crossing[]): void {
    if (moving) this.#movingMs.push(timeMs);
    const isSeen = (marginMs: number): boolean =>
      crossings.some(
        ({ seenFromMs, seenToMs }) => timeMs >= seenFromMs - marginMs && timeMs <= seenToMs + marginMs,
      );
    if (isSeen(0)) {
      this.#seenFrames++;
      if (moving) this.#hitFrames++;
    } else if (!isSeen(NEARLY_MS)) {
      this.#emptyFrames++;
      if (moving) this.#addFalse(timeMs);
    }
  }

  endRun(crossings: readonly Crossing[]): void {
    for (const { seenFromMs, seenToMs } of crossings) {
      this.#events++;
      const first = this.#movingMs.find((timeMs) => timeMs >= seenFromMs && timeMs <= seenToMs);
      if (first === undefined) continue;
      this.#found++;
      this.#delaysMs.push(first - seenFromMs);
    }
    this.#movingMs = [];
    this.#mostFalseEvents = Math.max(this.#mostFalseEvents, this.#runFalseEvents);
    this.#runFalseEvents = 0;
    this.#lastFalseMs = Number.NEGATIVE_INFINITY;
  }

  #delay(share: number): number | null {
    const sorted = this.#delaysMs.toSorted((a, b) => a - b);
    return sorted[Math.ceil(share * sorted.length) - 1] ?? null;
  }

  #addFalse(timeMs: number): void {
    this.#falseFrames++;
    if (timeMs - this.#lastFalseMs >= EVENT_GAP_MS) {
      this.#falseEvents++;
      this.#runFalseEvents++;
    }
    this.#lastFalseMs = timeMs;
  }
}
