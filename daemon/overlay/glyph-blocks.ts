import { CELL_HEIGHT, CELL_WIDTH, drawGlyph } from './font.ts';

/** Width and height of a block, in pixels: what JPEG encodes as one (T.81, A.1.3). */
export const BLOCK_SIDE = 8;
/** Luminance of text and of the ground under it, which makes it readable over snow and at night. */
const INK = 235;
const GROUND = 20;
/** A letter takes 1 KB at most. A text in a script that the font lacks is the same box many times. */
const MAX_GLYPHS = 256;

/** A block without text. */
export const GROUND_BLOCK = new Uint8Array(BLOCK_SIDE * BLOCK_SIDE).fill(GROUND);

/** Letters as luminance blocks, drawn once each. The same block of a letter is always the same object. */
export class GlyphBlocks {
  readonly #known = new Map<string, readonly Uint8Array[]>();

  /** The blocks of a letter at 1 or 2 times its size, row by row: 1 across and 2 down, or 2 and 4. */
  of(letter: string, scale: number): readonly Uint8Array[] {
    const key = `${scale}${letter}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const blocks = cut(drawGlyph(letter, scale), scale);
    if (this.#known.size === MAX_GLYPHS) this.#known.clear();
    this.#known.set(key, blocks);
    return blocks;
  }
}

function cut(ink: Uint8Array, scale: number): Uint8Array[] {
  if (!ink.some((pixel) => pixel > 0))
    return Array.from({ length: (scale * CELL_HEIGHT * scale) / BLOCK_SIDE }, () => GROUND_BLOCK);
  const width = CELL_WIDTH * scale;
  const blocks: Uint8Array[] = [];
  for (let top = 0; top < CELL_HEIGHT * scale; top += BLOCK_SIDE)
    for (let left = 0; left < width; left += BLOCK_SIDE)
      blocks.push(
        GROUND_BLOCK.map((_, at) => {
          const [row, column] = [Math.floor(at / BLOCK_SIDE), at % BLOCK_SIDE];
          const cover = ink[(top + row) * width + left + column] ?? 0;
          return Math.round(GROUND + ((INK - GROUND) * cover) / 255);
        }),
      );
  return blocks;
}
