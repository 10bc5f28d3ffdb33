import { CELL_HEIGHT, CELL_WIDTH } from './font.ts';
import { BLOCK_SIDE, GROUND_BLOCK } from './glyph-blocks.ts';
import type { GlyphBlocks } from './glyph-blocks.ts';

export type OverlayPosition = 'top-left' | 'top-right';

/** What the layout needs to know of a picture. All in pixels. */
export interface PictureShape {
  readonly width: number;
  readonly height: number;
  /** Of an MCU: 16 x 16 with 4:2:0, 8 x 8 with 4:4:4 and in gray. */
  readonly mcuWidth: number;
  readonly mcuHeight: number;
}

/** Text at the top of a picture, as luminance blocks: whole MCUs, all of them inside the picture. */
export interface TextBand {
  /** The first MCU of each row, the number of MCUs, and of rows. */
  readonly firstColumn: number;
  readonly columns: number;
  readonly rows: number;
  /** The blocks of each MCU in turn, row by row, and inside an MCU as JPEG has them: row by row (T.81, A.2.3). */
  readonly blocks: readonly Uint8Array[];
}

/** From this height on, in pixels, letters have twice the size. */
const LARGE_HEIGHT = 1080;
/** In letters, before and after each row. */
const MARGIN = 1;
const CUT_OFF = '…';

/** Lays out lines of text, each at most as long as the picture is wide. Null if the picture is too small for any. */
export function layOut(
  lines: readonly string[],
  position: OverlayPosition,
  { width, height, mcuWidth, mcuHeight }: PictureShape,
  glyphs: GlyphBlocks,
): TextBand | null {
  const scale = height >= LARGE_HEIGHT ? 2 : 1;
  const [cellWidth, cellHeight] = [CELL_WIDTH * scale, CELL_HEIGHT * scale];
  // The last column of MCUs may be outside of the picture in part, and the last row.
  const wholeColumns = Math.floor(width / mcuWidth);
  const wholeRows = Math.floor(height / mcuHeight);
  const maxLetters = Math.floor((wholeColumns * mcuWidth) / cellWidth) - 2 * MARGIN;
  const maxLines = Math.floor((wholeRows * mcuHeight) / cellHeight);
  const shown = lines.slice(0, maxLines).map((line) => cutOff(Array.from(line), maxLetters));
  const longest = Math.max(0, ...shown.map((letters) => letters.length));
  if (maxLetters < 1 || longest === 0) return null;

  const columns = Math.ceil(((longest + 2 * MARGIN) * cellWidth) / mcuWidth);
  const rows = Math.ceil((shown.length * cellHeight) / mcuHeight);
  const isRight = position === 'top-right';
  const cells = (columns * mcuWidth) / cellWidth;
  const blockAt = (x: number, y: number): Uint8Array => {
    const line = shown[Math.floor(y / (2 * scale))] ?? [];
    const first = isRight ? Math.floor(cells) - MARGIN - line.length : MARGIN;
    const letter = line[Math.floor(x / scale) - first];
    if (letter === undefined) return GROUND_BLOCK;
    return glyphs.of(letter, scale)[(y % (2 * scale)) * scale + (x % scale)] ?? GROUND_BLOCK;
  };
  return {
    firstColumn: isRight ? wholeColumns - columns : 0,
    columns,
    rows,
    blocks: inMcuOrder(columns, rows, mcuWidth / BLOCK_SIDE, mcuHeight / BLOCK_SIDE, blockAt),
  };
}

function cutOff(letters: string[], max: number): string[] {
  return letters.length <= max ? letters : [...letters.slice(0, Math.max(0, max - 1)), CUT_OFF];
}

function inMcuOrder(
  columns: number,
  rows: number,
  across: number,
  down: number,
  blockAt: (x: number, y: number) => Uint8Array,
): Uint8Array[] {
  const blocks: Uint8Array[] = [];
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      for (let y = 0; y < down; y++)
        for (let x = 0; x < across; x++) blocks.push(blockAt(column * across + x, row * down + y));
  return blocks;
}
