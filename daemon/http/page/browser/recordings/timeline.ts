import type { Filter } from './event-filter.ts';
import { localDayOf } from './local-day.ts';
import type { LocalDay, TimeRange } from './local-day.ts';
import type { RecordedEvent } from './recorded-event.ts';
import { axisAround, axisWith } from './time-axis.ts';

/** What the page shows. All times are ms since 1970. */
export interface TimelineState {
  readonly day: LocalDay;
  /** Of the strip that zooms. */
  readonly axis: TimeRange;
  /** Where the playhead is. */
  readonly atMs: number;
  /** When the shown picture was captured; null without one. */
  readonly shownMs: number | null;
  readonly playing: boolean;
  readonly speed: number;
  /** What an export is of; null while nothing is selected. */
  readonly range: TimeRange | null;
  /** Of the day, newest first. */
  readonly events: readonly RecordedEvent[];
  /** When there are pictures, oldest first. */
  readonly kept: readonly TimeRange[];
  readonly starred: ReadonlySet<string>;
  readonly filter: Filter;
  /** The events of the day are all here. */
  readonly isLoaded: boolean;
}

/** The state of the page, and who draws it. */
export class Timeline {
  #state: TimelineState;
  readonly #listeners: { readonly keys: readonly (keyof TimelineState)[]; readonly draw: () => void }[] = [];
  readonly #changed = new Set<keyof TimelineState>();
  #frame = 0;

  constructor(atMs: number, spanMs: number) {
    this.#state = {
      day: localDayOf(atMs),
      axis: axisAround(atMs, spanMs),
      atMs,
      shownMs: null,
      playing: false,
      speed: 1,
      range: null,
      events: [],
      kept: [],
      starred: new Set(),
      filter: 'all',
      isLoaded: false,
    };
  }

  get state(): TimelineState {
    return this.#state;
  }

  /** Calls `draw` now, and before the browser paints after one of these has changed. */
  listen(keys: readonly (keyof TimelineState)[], draw: () => void): void {
    this.#listeners.push({ keys, draw });
    draw();
  }

  change(fields: Partial<TimelineState>): void {
    for (const key of Object.keys(fields) as (keyof TimelineState)[])
      if (fields[key] !== this.#state[key]) this.#changed.add(key);
    this.#state = { ...this.#state, ...fields };
    if (this.#changed.size > 0 && this.#frame === 0)
      this.#frame = requestAnimationFrame(() => {
        this.#frame = 0;
        this.#draw();
      });
  }

  /** Moves the playhead, and the strip with it as far as needed. */
  moveTo(atMs: number, centered: boolean): void {
    const { axis } = this.#state;
    this.change({ atMs, axis: centered ? axisAround(atMs, axis.toMs - axis.fromMs) : axisWith(axis, atMs) });
  }

  #draw(): void {
    const changed = new Set(this.#changed);
    this.#changed.clear();
    for (const { keys, draw } of this.#listeners) if (keys.some((key) => changed.has(key))) draw();
  }
}
