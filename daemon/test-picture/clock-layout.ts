import { GLYPH_CELLS, lineCells } from './font.ts';
import type { Label } from './room.ts';

/** A line of the clock: the letters `from` (inclusive) to `to` (exclusive) of `HH:MM:SS.t`, and where a sample is. */
export interface ClockLine extends Label {
  readonly from: number;
  readonly to: number;
}

/** A way to write the clock: its lines, top to bottom. */
type Form = readonly Pick<ClockLine, 'from' | 'to'>[];

const ONE_LINE: Form = [{ from: 0, to: 10 }];
const TWO_LINES: Form = [
  { from: 0, to: 5 },
  { from: 6, to: 10 },
];
/** Seconds and tenth, for pictures that are a few letters wide. */
const SECONDS: Form = [{ from: 6, to: 10 }];
/** 11 x 15 pixels, for the smallest pictures. */
const SECONDS_STACKED: Form = [
  { from: 6, to: 8 },
  { from: 8, to: 10 },
];

const SAMPLE = '00:00:00.0';
const LINE_GAP_CELLS = 1;

/** A clock that fits: its form, pixels per cell, and pixels from the top of its first line to the bottom of its last. */
export interface ClockFit {
  readonly form: Form;
  readonly scale: number;
  readonly height: number;
}

/** The best clock for this space: complete if possible, and in one line unless two lines are much larger. */
export function fitClock(width: number, height: number): ClockFit {
  const one = fit(ONE_LINE, width, height);
  const two = fit(TWO_LINES, width, height);
  const whole = two.scale >= 1.5 * one.scale ? two : one;
  if (whole.scale >= 1) return whole;
  const seconds = fit(SECONDS, width, height);
  return seconds.scale >= 1 ? seconds : fit(SECONDS_STACKED, width, height);
}

/** The lines of a clock whose first line is at `top`, each centered in a picture of this width. */
export function placeClock({ form, scale }: ClockFit, width: number, top: number): ClockLine[] {
  return form.map(({ from, to }, line) => {
    const text = SAMPLE.slice(from, to);
    const x = Math.round((width - lineCells(text) * scale) / 2);
    return { from, to, text, x, y: top + line * (GLYPH_CELLS + LINE_GAP_CELLS) * scale, scale };
  });
}

/** The largest scale that fits, in whole pixels; 0 if none fits. */
function fit(form: Form, width: number, height: number): ClockFit {
  const cellsWide = Math.max(...form.map(({ from, to }) => lineCells(SAMPLE.slice(from, to))));
  const cellsHigh = form.length * (GLYPH_CELLS + LINE_GAP_CELLS) - LINE_GAP_CELLS;
  const scale = Math.max(0, Math.floor(Math.min(width / cellsWide, height / cellsHigh)));
  return { form, scale, height: cellsHigh * scale };
}
