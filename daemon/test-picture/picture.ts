import { Canvas, colour, type Colour, type Rect } from './canvas.ts';
import { clockText, dateText, numberText } from './clock.ts';
import { PictureEncoder } from './jpeg/picture-encoder.ts';
import { layout, type Layout, type Wish } from './layout.ts';
import { even, type Label } from './room.ts';
import { Sweep } from './sweep.ts';
import { textArea, TextLine } from './text-line.ts';

const GROUND = colour('#1c2530');
const BANNER = colour('#f5b52e');
const TRACK = colour('#0c1218');
const BARS = ['#c0c0c0', '#c0c000', '#00c0c0', '#00c000', '#c000c0', '#c00000', '#0000c0', '#101010'].map(
  colour,
);
const STEPS = Array.from({ length: 11 }, (_, step): Colour => ({
  luma: Math.round(step * 25.5),
  blue: 128,
  red: 128,
}));

/** Luminance of letters. */
const BRIGHT = 245;
const CALM = 175;
const DARK = 20;

/** A part of the picture that changes: where, and how. */
interface Moving {
  readonly area: Rect;
  show(time: Date, frameNumber: number): void;
}

/** The test picture at any time, as JPEG. */
export class TestPicture {
  private readonly moving: readonly Moving[];
  private readonly encoder: PictureEncoder;

  /** @param wish.quality 1 to 100, as rpicam-vid's */
  constructor(wish: Wish & { readonly quality: number }) {
    const canvas = new Canvas(wish.width, wish.height);
    const places = layout(wish);
    paintStill(canvas, places);
    this.moving = movingParts(canvas, places);
    const tiles = new Set(this.moving.flatMap(({ area }) => [...canvas.tilesIn(area)]));
    this.encoder = new PictureEncoder(canvas, wish.quality, tiles);
  }

  /** One frame: the picture at this time with this number. The bytes last until the next call. */
  frame(time: Date, frameNumber: number): Buffer {
    for (const part of this.moving) part.show(time, frameNumber);
    return this.encoder.encode();
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
  for (const label of status?.labels ?? []) write(canvas, label, CALM);
  for (const label of sweep?.figures ?? []) write(canvas, label, CALM);
  for (const tick of sweep?.ticks ?? []) canvas.paint(tick, { ...GROUND, luma: CALM });
}

function movingParts(canvas: Canvas, { clock, date, status, sweep }: Layout): Moving[] {
  const parts: Moving[] = [];
  const addText = (place: Label, ink: number, text: (time: Date, frameNumber: number) => string): void => {
    const line = new TextLine(canvas, place, ink, GROUND.luma);
    parts.push({
      area: textArea(place.text, place),
      show: (time, frameNumber) => line.show(text(time, frameNumber)),
    });
  };
  for (const line of clock) addText(line, BRIGHT, (time) => clockText(time).slice(line.from, line.to));
  if (date) addText(date, CALM, dateText);
  if (status) addText(status.frameNumber, CALM, (_, frameNumber) => numberText(frameNumber));
  if (sweep) parts.push(new Sweep(canvas, sweep, BANNER, TRACK));
  return parts;
}

function write(canvas: Canvas, label: Label, ink: number, paper: Colour = GROUND): void {
  new TextLine(canvas, label, ink, paper.luma).show(label.text);
}

/** Stripes side by side, as even as even pixels allow; the last one ends with the picture. */
function fillStripes(canvas: Canvas, { x, y, width, height }: Rect, colours: readonly Colour[]): void {
  for (const [index, stripe] of colours.entries()) {
    const left = even((index * width) / colours.length);
    canvas.paint({ x: x + left, y, width: width - left, height }, stripe);
  }
}
