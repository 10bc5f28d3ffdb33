import { Canvas, color } from '../test-picture/canvas.ts';
import type { Rect } from '../test-picture/canvas.ts';
import { GLYPH_CELLS, lineCells } from '../test-picture/font.ts';
import { PictureEncoder } from '../test-picture/jpeg/picture-encoder.ts';
import { TextLine } from '../test-picture/text-line.ts';

/** The colors of the page in the dark: what is shown is no picture of a camera, at any hour. */
const GROUND = color('#15191e');
const GLYPH = color('#97a2ae');
/** Luminance of the letters. */
const BRIGHT = 235;
const MEDIUM = 150;
/** Large plain areas and sharp letters. */
const QUALITY = 90;
/** The word takes this part of the width, and all of the card this part of the height. */
const WORD_WIDTH = 0.4;
const MAX_HEIGHT = 0.6;
/** In cells of the word's letters: the glyph above it, the gaps, and how much larger its letters are than those of the line below. */
const GLYPH_HEIGHT = 9;
const GAP = 3;
const LINE_SCALE = 0.5;
/** A line of text may take this part of the width. */
const LINE_WIDTH = 0.9;

export interface CardText {
  /** Large. */
  readonly word: string;
  /** Below it; empty: none. */
  readonly line: string;
}

/** A JPEG of this size, which says in words and with a glyph (a camera, crossed out) that there is no picture. */
export function drawCard(width: number, height: number, { word, line }: CardText): Buffer {
  const canvas = new Canvas(width, height);
  canvas.paint({ x: 0, y: 0, width, height }, GROUND);
  const heightInCells = GLYPH_HEIGHT + GAP + GLYPH_CELLS + GAP + GLYPH_CELLS * LINE_SCALE;
  const scale = Math.min((width * WORD_WIDTH) / lineCells(word), (height * MAX_HEIGHT) / heightInCells);
  const top = (height - heightInCells * scale) / 2;
  drawGlyph(canvas, even(width / 2), even(top), Math.max(1, Math.floor(scale)));
  const wordTop = top + (GLYPH_HEIGHT + GAP) * scale;
  write(canvas, word, wordTop, scale, BRIGHT);
  const lineScale = Math.min(scale * LINE_SCALE, (width * LINE_WIDTH) / Math.max(1, lineCells(line)));
  write(canvas, line, wordTop + (GLYPH_CELLS + GAP) * scale, lineScale, MEDIUM);
  return Buffer.from(new PictureEncoder(canvas, QUALITY, new Set()).encode());
}

/** A camera from the side, 13 cells wide, with a bar across it. */
function drawGlyph(canvas: Canvas, middle: number, top: number, cell: number): void {
  const left = middle - even(6.5 * cell);
  const paint = (x: number, y: number, width: number, height: number, ink = GLYPH) =>
    fill(canvas, { x: left + x, y: top + y, width, height }, ink);
  paint(0, cell, 9 * cell, 7 * cell);
  for (let x = 0; x < 3 * cell; x += 2) paint(9.5 * cell + x, 3.5 * cell - x, 2, 2 * (cell + x));
  // The bar is a gap in the camera with a line in it.
  for (let y = 0; y < GLYPH_HEIGHT * cell; y += 2) {
    paint(y + 0.5 * cell, y, 3 * cell, 2, GROUND);
    paint(y + 1.5 * cell, y, cell, 2);
  }
}

function write(canvas: Canvas, text: string, top: number, exactScale: number, ink: number): void {
  const scale = Math.floor(exactScale);
  const x = Math.round((canvas.width - lineCells(text) * scale) / 2);
  // A picture too small for letters has none.
  if (text === '' || scale < 1 || x < 0 || top + GLYPH_CELLS * scale > canvas.height) return;
  new TextLine(canvas, { x, y: Math.round(top), scale }, ink, GROUND.luma).show(text);
}

/** Color has half the resolution. What is outside the picture is left out. */
function fill(canvas: Canvas, { x, y, width, height }: Rect, ink: typeof GROUND): void {
  const [left, top] = [Math.max(0, even(x)), Math.max(0, Math.round(y))];
  const right = Math.min(canvas.width, even(x + width));
  const bottom = Math.min(canvas.height, Math.round(y + height));
  if (right > left && bottom > top)
    canvas.paint({ x: left, y: top, width: right - left, height: bottom - top }, ink);
}

function even(value: number): number {
  return 2 * Math.round(value / 2);
}
