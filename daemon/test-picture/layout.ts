import type { Rect } from './canvas.ts';
import { fitClock, placeClock, type ClockLine } from './clock-layout.ts';
import {
  placeBanner,
  placeNote,
  placeStatus,
  placeSweep,
  type Banner,
  type Status,
  type SweepPlace,
} from './layout-parts.ts';
import { band, even, Room, type Label } from './room.ts';

/** Where everything is. What a small picture has no room for is undefined; the clock always is somewhere. */
export interface Layout {
  readonly bars: Rect | undefined;
  readonly banner: Banner | undefined;
  readonly clock: readonly ClockLine[];
  readonly date: Label | undefined;
  readonly sweep: SweepPlace | undefined;
  readonly note: Label | undefined;
  readonly status: Status | undefined;
  readonly steps: Rect | undefined;
}

/** What a layout depends on. */
export interface Wish {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Frames a second. */
  readonly framerate: number;
  /** A line of text to show; empty for none. */
  readonly note: string;
}

/** In the order in which they are given up until the clock has room. */
const PARTS = ['date', 'note', 'sweep', 'status', 'steps', 'bars', 'banner'] as const;
type Part = (typeof PARTS)[number];

/** Finds a place for everything, or for as much as leaves the clock whole and twice as large as the other texts. */
export function layout(wish: Wish): Layout {
  const clockOnly = arrange(wish, new Set());
  const wanted = Math.min(2 * new Room(wish.width, wish.height).scale, clockScale(clockOnly));
  for (let given = 0; given < PARTS.length; given += 1) {
    const found = arrange(wish, new Set(PARTS.slice(given)));
    if (clockScale(found) >= wanted && isWhole(found) === isWhole(clockOnly)) return found;
  }
  return clockOnly;
}

function clockScale({ clock }: Layout): number {
  return Math.min(...clock.map(({ scale }) => scale));
}

function isWhole({ clock }: Layout): boolean {
  return clock.some(({ from }) => from === 0);
}

/** From the top: bars, banner; from the bottom: steps, status, note, sweep; clock and date in the middle of the rest. */
function arrange(wish: Wish, parts: ReadonlySet<Part>): Layout {
  const { width, height } = wish;
  const room = new Room(width, height);
  const { scale, textHeight } = room;
  const barsHeight = even(height * 0.13);
  const stepsTop = even(height * 0.94);
  const bars = parts.has('bars') ? band(room, room.takeTop(barsHeight), barsHeight) : undefined;
  const banner = parts.has('banner') ? placeBanner(room) : undefined;

  const steps = parts.has('steps')
    ? band(room, room.takeBottom(height - stepsTop), height - stepsTop)
    : undefined;
  const status = parts.has('status')
    ? placeStatus(room, `${width} X ${height}   ${Number(wish.framerate.toFixed(2))} FPS`)
    : undefined;
  const note = parts.has('note') ? placeNote(room, wish.note) : undefined;
  const sweep = parts.has('sweep') ? placeSweep(room) : undefined;

  const today = '2000-01-01';
  const dated = parts.has('date') && room.textWidth(today) <= room.innerWidth;
  const dateHeight = dated ? textHeight + 6 * scale : 0;
  const breath = Math.min(6 * scale, Math.floor(height / 16));
  const fit = fitClock(width < 96 ? width - 2 : 0.94 * room.innerWidth, room.left - dateHeight - breath);
  const top = Math.round(room.middle - (fit.height + dateHeight) / 2);
  const clock = placeClock(fit, width, top);
  const date = dated ? room.centredLabel(today, top + fit.height + 6 * scale) : undefined;
  return { bars, banner, clock, date, sweep, note, status, steps };
}
