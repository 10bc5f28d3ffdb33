import type { Mask } from './canvas.ts';

/** Height of every letter, in cells. */
export const GLYPH_CELLS = 7;

/** Letters of 7 rows; `#` is a cell with ink. The first row of each block names its letters. */
const ART = `
0     1     2     3     4     5     6     7     8     9
.###. ..#.. .###. .###. #.... ##### ..##. ##### .###. .###.
#...# .##.. #...# #...# #..#. #.... .#... ....# #...# #...#
#...# ..#.. ...#. ....# #..#. ####. #.... ...#. #...# #...#
#...# ..#.. ..#.. ..##. #..#. ....# ####. ..#.. .###. .####
#...# ..#.. .#... ....# ##### ....# #...# ..#.. #...# ....#
#...# ..#.. #.... #...# ...#. #...# #...# ..#.. #...# ...#.
.###. .###. ##### .###. ...#. .###. .###. ..#.. .###. .##..

A     B     C     D     E     F     G     H     I   J     K     L     M
.###. ####. .###. ####. ##### ##### .###. #...# ### ..### #...# #.... #...#
#...# #...# #...# #...# #.... #.... #...# #...# .#. ...#. #..#. #.... ##.##
#...# #...# #.... #...# #.... #.... #.... #...# .#. ...#. #.#.. #.... #.#.#
##### ####. #.... #...# ####. ####. #.### ##### .#. ...#. ##... #.... #.#.#
#...# #...# #.... #...# #.... #.... #...# #...# .#. ...#. #.#.. #.... #...#
#...# #...# #...# #...# #.... #.... #...# #...# .#. #..#. #..#. #.... #...#
#...# ####. .###. ####. ##### #.... .###. #...# ### .##.. #...# ##### #...#

N     O     P     Q     R     S     T     U     V     W     X     Y     Z
#...# .###. ####. .###. ####. .###. ##### #...# #...# #...# #...# #...# #####
##..# #...# #...# #...# #...# #...# ..#.. #...# #...# #...# #...# #...# ....#
##..# #...# #...# #...# #...# #.... ..#.. #...# #...# #...# .#.#. #...# ...#.
#.#.# #...# ####. #...# ####. .###. ..#.. #...# #...# #.#.# ..#.. .#.#. ..#..
#..## #...# #.... #.#.# #.#.. ....# ..#.. #...# #...# #.#.# .#.#. ..#.. .#...
#..## #...# #.... #..#. #..#. #...# ..#.. #...# .#.#. ##.## #...# ..#.. #....
#...# .###. #.... .##.# #...# .###. ..#.. .###. ..#.. #...# #...# ..#.. #####

. : , ; ! ' - + / ( ) ? = _ % @ # & * " < >
. . .. .. # # ... ..... ....# .# #. .###. ..... ..... ##..# .###. .#.#. .##.. ..... #.# ...# #...
. # .. .# # # ... ..#.. ....# #. .# #...# ..... ..... ##.#. #...# .#.#. #..#. #.#.# #.# ..#. .#..
. . .. .. # . ... ..#.. ...#. #. .# ....# ##### ..... ...#. #.### ##### #.#.. .###. ... .#.. ..#.
. . .. .. # . ### ##### ..#.. #. .# ..##. ..... ..... ..#.. #.#.# .#.#. .#... ##### ... #... ...#
. . .. .. # . ... ..#.. .#... #. .# ..#.. ##### ..... .#... #.### ##### #.#.# .###. ... .#.. ..#.
. # .# .# . . ... ..#.. #.... #. .# ..... ..... ..... .#.## #.... .#.#. #..#. #.#.# ... ..#. .#..
# . #. #. # . ... ..... #.... .# #. ..#.. ..... ##### #..## .###. .#.#. .##.# ..... ... ...# #...
`;

/** The cells of a letter, row by row; the length of a row is the letter's width. */
export type Glyph = readonly string[];

const GLYPHS = new Map<string, Glyph>([[' ', Array.from({ length: GLYPH_CELLS }, () => '...')]]);
for (const block of ART.trim().split('\n\n')) {
  const [names = [], ...rows] = block.split('\n').map((line) => line.split(/ +/));
  for (const [index, name] of names.entries())
    GLYPHS.set(
      name,
      rows.map((row) => row[index] ?? ''),
    );
}
const UNKNOWN: Glyph = ['#####', '#...#', '#...#', '#...#', '#...#', '#...#', '#####'];

/** Width of a letter in cells. Lowercase letters are drawn as capitals, unknown ones as a box. */
export function glyphCells(letter: string): number {
  return glyph(letter)[0]?.length ?? 0;
}

/** Width of a line in cells: its letters, and one cell between them. */
export function lineCells(text: string): number {
  return Array.from(text).reduce((cells, letter) => cells + glyphCells(letter) + 1, -1);
}

function glyph(letter: string): Glyph {
  return GLYPHS.get(letter) ?? GLYPHS.get(letter.toUpperCase()) ?? UNKNOWN;
}

/** A line from the center of the cell at x, y to the center of another; of length 0 for a single cell. */
interface Stroke {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}

/**
 * A letter at `scale` pixels per cell (1 or more). Round strokes join the cells with ink: at scale 1 that is the
 * bitmap itself, at larger scales the letters are smooth, where enlarged cells would make steps.
 */
export function glyphMask(letter: string, scale: number): Mask {
  const width = glyphCells(letter) * scale;
  const height = GLYPH_CELLS * scale;
  const ink = new Uint8Array(width * height);
  for (const stroke of strokes(glyph(letter))) paintStroke(stroke, scale, width, ink);
  return { width, height, ink };
}

/** Straight strokes as long as the ink, and diagonal ones only where no straight strokes join the cells. */
function strokes(rows: Glyph): Stroke[] {
  const has = (x: number, y: number): boolean => rows[y]?.[x] === '#';
  const found: Stroke[] = [];
  const findFrom = (x: number, y: number): void => {
    let dx = 0;
    let dy = 0;
    while (has(x + dx + 1, y)) dx++;
    while (has(x, y + dy + 1)) dy++;
    if (dx > 0 && !has(x - 1, y)) found.push({ x, y, dx, dy: 0 });
    if (dy > 0 && !has(x, y - 1)) found.push({ x, y, dx: 0, dy });
    if (dx === 0 && dy === 0) found.push({ x, y, dx, dy });
    for (const side of [-1, 1]) {
      if (has(x + side, y + 1) && !has(x + side, y) && !has(x, y + 1)) found.push({ x, y, dx: side, dy: 1 });
    }
  };
  for (const [y, row] of rows.entries()) {
    for (let x = 0; x < row.length; x++) if (has(x, y)) findFrom(x, y);
  }
  return found;
}

/** Inks the pixels within half a cell of the stroke, with a soft edge of one pixel. */
function paintStroke({ x, y, dx, dy }: Stroke, scale: number, width: number, ink: Uint8Array): void {
  const left = Math.max(0, (x + Math.min(0, dx)) * scale - 1);
  const right = Math.min(width, (x + Math.max(0, dx) + 1) * scale + 1);
  const bottom = Math.min(ink.length / width, (y + dy + 1) * scale + 1);
  const square = Math.max(1, dx * dx + dy * dy);
  for (let py = Math.max(0, y * scale - 1); py < bottom; py++) {
    for (let px = left; px < right; px++) {
      const at = py * width + px;
      const fromX = (px + 0.5) / scale - x - 0.5;
      const fromY = (py + 0.5) / scale - y - 0.5;
      const along = Math.min(1, Math.max(0, (fromX * dx + fromY * dy) / square));
      const distance = Math.sqrt((fromX - along * dx) ** 2 + (fromY - along * dy) ** 2);
      const cover = Math.min(1, Math.max(0, 0.5 + (0.5 - distance) * scale));
      ink[at] = Math.max(Number(ink[at]), Math.round(255 * cover));
    }
  }
}
