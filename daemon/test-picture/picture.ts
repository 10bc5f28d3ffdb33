import { Canvas, color, type Color, type Rect } from './canvas.ts';
import { clockText, dateText, numberText } from './clock.ts';
import { PictureEncoder } from './jpeg/picture-encoder.ts';
import { layout, type Layout } from './layout.ts';
import type { TestPictureOptions } from './options.ts';
import { type Label, roundToEven } from './room.ts';
import { Sweep } from './sweep.ts';
import { textArea, TextLine } from './text-line.ts';

const GROUND = color('#1c2530');
const BANNER = color('#f5b52e');
const TRACK = color('#0c1218');
const BARS = ['#c0c0c0', '#c0c000', '#00c0c0', '#00c000', '#c000c0', '#c00000', '#0000c0', '#101010'].map(
  color,
);
const STEPS = Array.from({ length: 11 }, (_, step): Color => ({
  luma: Math.round(step * 25.5),
  blue: 128,
  red: 128,
}));

/** Luminance of letters. */
const BRIGHT = 245;
const MEDIUM = 175;
const DARK = 20;

/** A part of the picture that changes. */
interface MovingPart {
  readonly area: Rect;
  show(time: Date, frameNumber: number): void;
}

/** Draws the test picture at any time, as JPEG. */
export class TestPicture {
  readonly #moving: readonly MovingPart[];
  readonly #encoder: PictureEncoder;

  constructor(options: Omit<TestPictureOptions, 'picture'>) {
    const canvas = new Canvas(options.width, options.height);
    const parts = layout(options);
    paintStill(canvas, parts);
    this.#moving = movingParts(canvas, parts);
    const tiles = new Set(this.#moving.flatMap(({ area }) => [...canvas.tilesIn(area)]));
    this.#encoder = new PictureEncoder(canvas, options.quality, tiles);
  }

  /** The picture at this time with this frame number. The bytes are valid until the next call. */
  frame(time: Date, frameNumber: number): Buffer {
    for (const part of this.#moving) part.show(time, frameNumber);
    return this.#encoder.encode();
  }
}

function paintStill(canvas: Canvas, { bars, banner, note, status, sweep, steps }: Layout): void {
  canvas.paint({ x: 0, y: 0, width: canvas.width, height: canvas.height }, GROUND);
  if (bars) fillStripes(canvas, bars, BARS);
  if (steps) fillStripes(canvas, steps, STEPS);
  if (banner) {
    canvas.paint(banner.area, BANNER);
    for (const label of banner.labels) write(canvas, label, DARK, BANNER);
  }
  if (note) write(canvas, note, BRIGHT);
  for (const label of status?.labels ?? []) write(canvas, label, MEDIUM);
  for (const label of sweep?.figures ?? []) write(canvas, label, MEDIUM);
  for (const tick of sweep?.ticks ?? []) canvas.paint(tick, { ...GROUND, luma: MEDIUM });
}

function movingParts(canvas: Canvas, { clock, date, status, sweep }: Layout): MovingPart[] {
  const parts: MovingPart[] = [];
  const addText = (label: Label, ink: number, text: (time: Date, frameNumber: number) => string): void => {
    const line = new TextLine(canvas, label, ink, GROUND.luma);
    parts.push({
      area: textArea(label.text, label),
      show: (time, frameNumber) => line.show(text(time, frameNumber)),
    });
  };
  for (const line of clock) addText(line, BRIGHT, (time) => clockText(time).slice(line.from, line.to));
  if (date) addText(date, MEDIUM, dateText);
  if (status) addText(status.frameNumber, MEDIUM, (_, frameNumber) => numberText(frameNumber));
  if (sweep) parts.push(new Sweep(canvas, sweep, BANNER, TRACK));
  return parts;
}

function write(canvas: Canvas, label: Label, ink: number, paper: Color = GROUND): void {
  new TextLine(canvas, label, ink, paper.luma).show(label.text);
}

/** Paints vertical stripes of almost equal width, on even pixels; the last one ends with the picture. */
function fillStripes(canvas: Canvas, { x, y, width, height }: Rect, colors: readonly Color[]): void {
  for (const [index, stripe] of colors.entries()) {
    const left = roundToEven((index * width) / colors.length);
    canvas.paint({ x: x + left, y, width: width - left, height }, stripe);
  }
}
