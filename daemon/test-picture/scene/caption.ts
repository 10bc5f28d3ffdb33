import { color, overlap, type Canvas, type Rect } from '../canvas.ts';
import { GLYPH_CELLS, lineCells } from '../font.ts';
import type { Label } from '../room.ts';
import { TextLine } from '../text-line.ts';

const GROUND = color('#262c33');
const INK = 225;
/** Distances, in cells of the letters. */
const MARGIN = 6;
const PADDING = 4;

/** Says in a corner that this is no camera, and why it is shown; in a picture that is too small, without the reason or not at all. */
export class Caption {
  /** What it says, and where; null if there is no space for it. */
  readonly label: Label | null;
  readonly #canvas: Canvas;
  readonly #area: Rect;

  constructor(canvas: Canvas, note: string) {
    this.#canvas = canvas;
    const scale = Math.max(1, Math.round(Math.min(canvas.width / 480, canvas.height / 360)));
    const texts = ['TEST PICTURE', ...(note === '' ? [] : [`TEST PICTURE: ${note}`])];
    const text = texts.findLast((candidate) => fits(place(canvas, candidate, scale))) ?? '';
    this.#area = place(canvas, text, scale);
    const [x, y] = [this.#area.x + PADDING * scale, this.#area.y + PADDING * scale];
    this.label = text === '' ? null : { text, x, y, scale };
  }

  /** Writes the text again if it is in this area. */
  write(within: Rect): void {
    if (this.label === null || !overlap(within, this.#area)) return;
    this.#canvas.paint(this.#area, GROUND);
    new TextLine(this.#canvas, this.label, INK, GROUND.luma).show(this.label.text);
  }
}

function fits({ x, y }: Rect): boolean {
  return x >= 0 && y >= 0;
}

/** The bottom right corner, on even pixels. */
function place(canvas: Canvas, text: string, scale: number): Rect {
  const width = 2 * Math.ceil(((lineCells(text) + 2 * PADDING) * scale) / 2);
  const height = 2 * Math.ceil(((GLYPH_CELLS + 2 * PADDING) * scale) / 2);
  const x = 2 * Math.floor((canvas.width - width - MARGIN * scale) / 2);
  const y = 2 * Math.floor((canvas.height - height - MARGIN * scale) / 2);
  return { x, y, width, height };
}
