import { GLYPH_CELLS, lineCells } from './font.ts';
import type { Label } from './room.ts';

/** A part of the clock's text `HH:MM:SS.t`: letters `from` up to but not including `to`; a sample of it, and where. */
export interface ClockLine extends Label {
  readonly from: number;
  readonly to: number;
}

/** A way to write the clock: its lines, one below the other. */
type Form = readonly Pick<ClockLine, 'from' | 'to'>[];

const ONE_LINE: Form = [{ from: 0, to: 10 }];
const TWO_LINES: Form = [
  { from: 0, to: 5 },
  { from: 6, to: 10 },
];
/** For pictures a few letters wide: seconds and tenth. */
const SECONDS: Form = [{ from: 6, to: 10 }];
/** For the smallest: 11 x 15 pixels. */
const SECONDS_STACKED: Form = [
  { from: 6, to: 8 },
  { from: 8, to: 10 },
];

const SAMPLE = '00:00:00.0';
const LINE_GAP_CELLS = 1;

/** How the clock fits: its form, pixels a cell, and pixels from the top of its first line to the end of its last. */
export interface ClockFit {
  readonly form: Form;
  readonly scale: number;
  readonly height: number;
}

/** The best clock for this room: whole if at all possible, and in one line unless two are much larger. */
export function fitClock(width: number, height: number): ClockFit {
  const one = fit(ONE_LINE, width, height);
  const two = fit(TWO_LINES, width, height);
  const whole = two.scale >= 1.5 * one.scale ? two : one;
  if (whole.scale >= 1) return whole;
  const seconds = fit(SECONDS, width, height);
  return seconds.scale >= 1 ? seconds : fit(SECONDS_STACKED, width, height);
}

/** The lines of a clock whose first line is at `top`, each in the middle of a picture of this width. */
export function placeClock({ form, scale }: ClockFit, width: number, top: number): ClockLine[] {
  return form.map(({ from, to }, line) => {
    const text = SAMPLE.slice(from, to);
    const x = Math.round((width - lineCells(text) * scale) / 2);
    return { from, to, text, x, y: top + line * (GLYPH_CELLS + LINE_GAP_CELLS) * scale, scale };
  });
}

/** The largest scale that fits, in whole pixels; 0 if none does. */
function fit(form: Form, width: number, height: number): ClockFit {
  const cellsWide = Math.max(...form.map(({ from, to }) => lineCells(SAMPLE.slice(from, to))));
  const cellsHigh = form.length * (GLYPH_CELLS + LINE_GAP_CELLS) - LINE_GAP_CELLS;
  const scale = Math.max(0, Math.floor(Math.min(width / cellsWide, height / cellsHigh)));
  return { form, scale, height: cellsHigh * scale };
}
