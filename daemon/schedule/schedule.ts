import type { TimeZone } from '../time/time-zone.ts';

export const DAY_MINUTES = 24 * 60;
const WEEK_MINUTES = 7 * DAY_MINUTES;
/** 1970-01-01 was a Thursday; weeks begin on Monday. */
const FIRST_MINUTE = 3 * DAY_MINUTES;
/** In s. The longest time from one moment to the next of the same name, over a change of the clocks. */
const LONGEST_SEARCH = (WEEK_MINUTES + DAY_MINUTES) * 60;

/** From and to in minutes since Monday 00:00; `to` is not part of it, and is after the week's end over Sunday's midnight. */
export interface WeekRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Hours of a week, as the clock on the wall shows them. When the clocks are set forward, the hour that is left out begins
 * nothing and ends nothing late; when they are set back, the hour that comes twice counts twice.
 */
export class Schedule {
  /** As it was written. */
  readonly text: string;
  readonly #ranges: readonly WeekRange[];
  /** Minutes of the week at which something may begin or end; ascending. */
  readonly #edges: readonly number[];

  constructor(text: string, ranges: readonly WeekRange[]) {
    this.text = text;
    this.#ranges = ranges;
    const edges = ranges.flatMap(({ from, to }) => [from, to % WEEK_MINUTES]);
    this.#edges = [...new Set(edges)].toSorted((a, b) => a - b);
  }

  /** It names no hours. What that means is for whoever asks: motion is always on then, privacy never. */
  get isEmpty(): boolean {
    return this.#ranges.length === 0;
  }

  /** @param ms since 1970 */
  isOn(ms: number, zone: TimeZone): boolean {
    return this.#covers(Math.floor(ms / 1000), zone);
  }

  /** When isOn() changes next, in ms since 1970; null if it never does. */
  nextChange(ms: number, zone: TimeZone): number | null {
    if (this.#edges.length === 0) return null;
    const start = Math.floor(ms / 1000);
    const isOn = this.#covers(start, zone);
    for (let at = start; at - start <= LONGEST_SEARCH;) {
      at = this.#nextEdge(at, zone);
      if (this.#covers(at, zone) !== isOn) return at * 1000;
    }
    return null;
  }

  #covers(second: number, zone: TimeZone): boolean {
    const minute = weekSecond(second, zone) / 60;
    return this.#ranges.some(
      ({ from, to }) =>
        (from <= minute && minute < to) || (from <= minute + WEEK_MINUTES && minute + WEEK_MINUTES < to),
    );
  }

  /** The next moment at which the clock shows an edge, or is set forward or back; in s. */
  #nextEdge(second: number, zone: TimeZone): number {
    const now = weekSecond(second, zone);
    const edge = this.#edges.find((minute) => minute * 60 > now) ?? (this.#edges[0] ?? 0) + WEEK_MINUTES;
    const next = second + edge * 60 - now;
    return zone.at(next).offset === zone.at(second).offset ? next : clockChange(second, next, zone);
  }
}

/** Seconds since Monday 00:00 of the clock on the wall. */
function weekSecond(second: number, zone: TimeZone): number {
  const local = second + zone.at(second).offset + FIRST_MINUTE * 60;
  const week = WEEK_MINUTES * 60;
  return ((local % week) + week) % week;
}

/** The first second of the new offset, between two moments of different offsets; no zone changes twice in a week. */
function clockChange(from: number, to: number, zone: TimeZone): number {
  const { offset } = zone.at(from);
  let [before, after] = [from, to];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (zone.at(middle).offset === offset) before = middle;
    else after = middle;
  }
  return after;
}
