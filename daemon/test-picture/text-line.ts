import type { Canvas, Mask, Rect } from './canvas.ts';
import { GLYPH_CELLS, glyphCells, glyphMask, lineCells } from './font.ts';

/** Where a line of text begins (left upper corner) and its pixels a cell. */
export interface TextPlace {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** The pixels that a text covers. */
export function textArea(text: string, { x, y, scale }: TextPlace): Rect {
  return { x, y, width: lineCells(text) * scale, height: GLYPH_CELLS * scale };
}

/** A line of text on an even ground, of which only the letters that change are painted. */
export class TextLine {
  private readonly canvas: Canvas;
  private readonly place: TextPlace;
  private readonly ink: number;
  private readonly paper: number;
  private readonly masks = new Map<string, Mask>();
  private shown: readonly string[] = [];

  /** @param ink luminance of the letters, `paper` that of the ground */
  constructor(canvas: Canvas, place: TextPlace, ink: number, paper: number) {
    this.canvas = canvas;
    this.place = place;
    this.ink = ink;
    this.paper = paper;
  }

  /** Every text after the first must have letters of the same width at the same places, as a clock's digits have. */
  show(text: string): void {
    const letters = Array.from(text);
    let { x } = this.place;
    for (const [index, letter] of letters.entries()) {
      if (letter !== this.shown[index]) {
        this.canvas.stamp(x, this.place.y, this.mask(letter), this.ink, this.paper);
      }
      x += (glyphCells(letter) + 1) * this.place.scale;
    }
    this.shown = letters;
  }

  private mask(letter: string): Mask {
    const known = this.masks.get(letter);
    if (known) return known;
    const mask = glyphMask(letter, this.place.scale);
    this.masks.set(letter, mask);
    return mask;
  }
}
