import { CELL_HEIGHT, CELL_WIDTH } from './font.ts';
import { GROUND_BLOCK } from './glyph-blocks.ts';
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

/** Text at the top of a picture as people see it. */
export interface PlacedText {
  /** MCUs: the first column, how many columns, and rows from the top. */
  readonly firstColumn: number;
  readonly columns: number;
  readonly rows: number;
  /** A luminance block, by its column and row in the text. */
  blockAt(x: number, y: number): Uint8Array;
}

/** If no side is shorter, in pixels, letters have twice the size. */
const LARGE_SIDE = 1080;
/** In letters, before and after each row. */
const MARGIN = 1;
const CUT_OFF = '…';

/** Places lines of text, each at most as long as the picture is wide. Null if the picture is too small for any. */
export function placeText(
  lines: readonly string[],
  position: OverlayPosition,
  { width, height, mcuWidth, mcuHeight }: PictureShape,
  glyphs: GlyphBlocks,
): PlacedText | null {
  const scale = Math.min(width, height) >= LARGE_SIDE ? 2 : 1;
  const [cellWidth, cellHeight] = [CELL_WIDTH * scale, CELL_HEIGHT * scale];
  const wholeColumns = Math.floor(width / mcuWidth);
  const wholeRows = Math.floor(height / mcuHeight);
  const maxLetters = Math.floor((wholeColumns * mcuWidth) / cellWidth) - 2 * MARGIN;
  const maxLines = Math.floor((wholeRows * mcuHeight) / cellHeight);
  const shown = lines.slice(0, maxLines).map((line) => cutOff(Array.from(line), maxLetters));
  const longest = Math.max(0, ...shown.map((letters) => letters.length));
  if (maxLetters < 1 || longest === 0) return null;

  const columns = Math.ceil(((longest + 2 * MARGIN) * cellWidth) / mcuWidth);
  const isRight = position === 'top-right';
  const cells = Math.floor((columns * mcuWidth) / cellWidth);
  return {
    firstColumn: isRight ? wholeColumns - columns : 0,
    columns,
    rows: Math.ceil((shown.length * cellHeight) / mcuHeight),
    blockAt: (x, y) => {
      const line = shown[Math.floor(y / (2 * scale))] ?? [];
      const first = isRight ? cells - MARGIN - line.length : MARGIN;
      const letter = line[Math.floor(x / scale) - first];
      if (letter === undefined) return GROUND_BLOCK;
      return glyphs.of(letter, scale)[(y % (2 * scale)) * scale + (x % scale)] ?? GROUND_BLOCK;
    },
  };
}

function cutOff(letters: string[], max: number): string[] {
  return letters.length <= max ? letters : [...letters.slice(0, Math.max(0, max - 1)), CUT_OFF];
}
