import type { Canvas, Mask, Rect } from './canvas.ts';
import { GLYPH_CELLS, glyphCells, glyphMask, lineCells } from './font.ts';

/** The top left corner of a line of text, and its pixels per cell. */
export interface TextPlace {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** The pixels that a text covers. */
export function textArea(text: string, { x, y, scale }: TextPlace): Rect {
  return { x, y, width: lineCells(text) * scale, height: GLYPH_CELLS * scale };
}

/** A line of text on a uniform ground. Only letters that change are painted. */
export class TextLine {
  readonly #canvas: Canvas;
  readonly #place: TextPlace;
  readonly #ink: number;
  readonly #paper: number;
  readonly #masks = new Map<string, Mask>();
  #shown: readonly string[] = [];

  /** `ink` is the luminance of the letters, `paper` that of the ground. */
  constructor(canvas: Canvas, place: TextPlace, ink: number, paper: number) {
    this.#canvas = canvas;
    this.#place = place;
    this.#ink = ink;
    this.#paper = paper;
  }

  /** Every text after the first must have letters of the same widths, like the digits of a clock. */
  show(text: string): void {
    const letters = Array.from(text);
    let { x } = this.#place;
    for (const [index, letter] of letters.entries()) {
      if (letter !== this.#shown[index]) {
        this.#canvas.stamp(x, this.#place.y, this.#mask(letter), this.#ink, this.#paper);
      }
      x += (glyphCells(letter) + 1) * this.#place.scale;
    }
    this.#shown = letters;
  }

  #mask(letter: string): Mask {
    const known = this.#masks.get(letter);
    if (known) return known;
    const mask = glyphMask(letter, this.#place.scale);
    this.#masks.set(letter, mask);
    return mask;
  }
}
