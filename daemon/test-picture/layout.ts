import type { Rect } from './canvas.ts';
import { fitClock, placeClock, type ClockLine } from './clock-layout.ts';
import {
  placeBanner,
  placeNote,
  placeStatus,
  placeSweep,
  type Banner,
  type StatusLine,
  type SweepPlace,
} from './layout-parts.ts';
import type { TestPictureOptions } from './options.ts';
import { band, Room, roundToEven, type Label } from './room.ts';

/** Where everything is. Parts that do not fit into a small picture are undefined; the clock always fits. */
export interface Layout {
  readonly bars: Rect | undefined;
  readonly banner: Banner | undefined;
  readonly clock: readonly ClockLine[];
  readonly date: Label | undefined;
  readonly sweep: SweepPlace | undefined;
  readonly note: Label | undefined;
  readonly status: StatusLine | undefined;
  readonly steps: Rect | undefined;
}

export type LayoutOptions = Omit<TestPictureOptions, 'quality' | 'picture'>;

/** In the order in which they are dropped until the clock fits. */
const PARTS = ['date', 'note', 'sweep', 'status', 'steps', 'bars', 'banner'] as const;
type Part = (typeof PARTS)[number];

/** Places as many parts as leave the clock complete and twice as large as the other texts. */
export function layout(options: LayoutOptions): Layout {
  const clockOnly = arrange(options, new Set());
  const minScale = Math.min(2 * new Room(options.width, options.height).scale, clockScale(clockOnly));
  for (let dropped = 0; dropped < PARTS.length; dropped++) {
    const found = arrange(options, new Set(PARTS.slice(dropped)));
    if (clockScale(found) >= minScale && isComplete(found) === isComplete(clockOnly)) return found;
  }
  return clockOnly;
}

function clockScale({ clock }: Layout): number {
  return Math.min(...clock.map(({ scale }) => scale));
}

function isComplete({ clock }: Layout): boolean {
  return clock.some(({ from }) => from === 0);
}

/** From the top: bars, banner. From the bottom: steps, status, note, sweep. Clock and date are centered in the rest. */
function arrange(options: LayoutOptions, parts: ReadonlySet<Part>): Layout {
  const { width, height, framerate } = options;
  const room = new Room(width, height);
  const { scale, textHeight } = room;
  const barsHeight = roundToEven(height * 0.13);
  const stepsTop = roundToEven(height * 0.94);
  const bars = parts.has('bars') ? band(room, room.takeTop(barsHeight), barsHeight) : undefined;
  const banner = parts.has('banner') ? placeBanner(room) : undefined;

  const steps = parts.has('steps')
    ? band(room, room.takeBottom(height - stepsTop), height - stepsTop)
    : undefined;
  const status = parts.has('status')
    ? placeStatus(room, `${width} X ${height}   ${Number(framerate.toFixed(2))} FPS`)
    : undefined;
  const note = parts.has('note') ? placeNote(room, options.note) : undefined;
  const sweep = parts.has('sweep') ? placeSweep(room) : undefined;

  const sampleDate = '2000-01-01';
  const hasDate = parts.has('date') && room.textWidth(sampleDate) <= room.innerWidth;
  const dateHeight = hasDate ? textHeight + 6 * scale : 0;
  const padding = Math.min(6 * scale, Math.floor(height / 16));
  const fit = fitClock(width < 96 ? width - 2 : 0.94 * room.innerWidth, room.height - dateHeight - padding);
  const top = Math.round(room.middle - (fit.height + dateHeight) / 2);
  const clock = placeClock(fit, width, top);
  const date = hasDate ? room.centeredLabel(sampleDate, top + fit.height + 6 * scale) : undefined;
  return { bars, banner, clock, date, sweep, note, status, steps };
}
