import { CELL_HEIGHT, CELL_WIDTH, drawGlyph } from '../../daemon/overlay/font.ts';

/** The luminance of a picture, row by row. */
export interface Luminance {
  readonly width: number;
  readonly pixels: Uint8Array;
}

const ALPHABET = Array.from(
  ` 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz:-+.,/…äöüÄÖÜßéèçşğłżčřžÅ門`,
);

/**
 * Reads a line of text from a picture: each cell is the letter of the font that is most like it. The line starts at this column
 * and row, in pixels. It is as long as its `cells`; spaces at its ends are left out.
 */
export function readText(
  { width, pixels }: Luminance,
  left: number,
  top: number,
  cells: number,
  scale = 1,
): string {
  const [cellWidth, cellHeight] = [CELL_WIDTH * scale, CELL_HEIGHT * scale];
  let line = '';
  for (let cell = 0; cell < cells; cell++) {
    const found = Array.from({ length: cellWidth * cellHeight }, (_, at) => {
      const [row, column] = [Math.floor(at / cellWidth), at % cellWidth];
      return pixels[(top + row) * width + left + cell * cellWidth + column] ?? 0;
    });
    line += mostLike(found, scale);
  }
  return line.trim();
}

function mostLike(cell: readonly number[], scale: number): string {
  const differences = ALPHABET.map((letter) => {
    const ink = inkOf(letter, scale);
    return cell.reduce((sum, pixel, at) => sum + Math.abs((pixel - 20) / 215 - ink[at]! / 255), 0);
  });
  return ALPHABET[differences.indexOf(Math.min(...differences))] ?? '';
}

const drawn = new Map<string, Uint8Array>();

function inkOf(letter: string, scale: number): Uint8Array {
  const key = `${scale}${letter}`;
  const ink = drawn.get(key) ?? drawGlyph(letter, scale);
  drawn.set(key, ink);
  return ink;
}
