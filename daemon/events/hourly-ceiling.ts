import { systemTimer } from '../system/timer.ts';
import type { Timer } from '../system/timer.ts';

const HOUR_MS = 3_600_000;

export interface HourlyCeilingOptions {
  /** How many an hour. Read each time. */
  readonly most: () => number;
  /** It has been reached, or the hour is over. */
  readonly onBusy: (busy: boolean) => void;
  readonly timer?: Timer | undefined;
  /** Monotonic, in ms. */
  readonly now?: (() => number) | undefined;
}

/** Lets so many events through in an hour, which begins with the first of them. Bounds what swaying branches, or a loose contact, can report. */
export class HourlyCeiling {
  readonly #options: HourlyCeilingOptions;
  readonly #now: () => number;
  #sinceMs = Number.NEGATIVE_INFINITY;
  #count = 0;
  #endBusy: (() => void) | null = null;

  constructor(options: HourlyCeilingOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Until the hour is over, in ms; 0 unless it has been reached. */
  get waitMs(): number {
    return this.#endBusy === null ? 0 : Math.max(0, this.#sinceMs + HOUR_MS - this.#now());
  }

  /** Whether there may be another event now. */
  take(): boolean {
    const nowMs = this.#now();
    if (nowMs - this.#sinceMs >= HOUR_MS) [this.#sinceMs, this.#count] = [nowMs, 0];
    if (this.#count < this.#options.most()) {
      this.#count++;
      this.#setBusy(false);
      return true;
    }
    this.#setBusy(true);
    return false;
  }

  stop(): void {
    this.#endBusy?.();
    this.#endBusy = null;
  }

  #setBusy(busy: boolean): void {
    if (busy === (this.#endBusy !== null)) return;
    this.stop();
    const { timer = systemTimer, onBusy } = this.#options;
    if (busy) this.#endBusy = timer(() => this.#setBusy(false), this.#sinceMs + HOUR_MS - this.#now());
    onBusy(busy);
  }
}
