import type { Turn } from '../frame/exif-orientation.ts';
import { BLOCK_SIDE } from './glyph-blocks.ts';
import type { GlyphBlocks } from './glyph-blocks.ts';
import { placeText } from './text-place.ts';
import type { OverlayPosition, PictureShape } from './text-place.ts';
import { TURNS, turnedBlock } from './turns.ts';
import type { McuArea } from './turns.ts';

/** Text in a picture, as luminance blocks: whole MCUs, all of them inside the picture. */
export interface TextBand extends McuArea {
  /** The blocks of each MCU in turn, row by row, and inside an MCU as JPEG has them: row by row (T.81, A.2.3). */
  readonly blocks: readonly Uint8Array[];
}

/**
 * Lays out lines of text, each at most as long as the picture is wide. Null if the picture is too small for any. In a picture
 * that viewers turn, text and position are right once it is turned.
 */
export function layOut(
  lines: readonly string[],
  position: OverlayPosition,
  shape: PictureShape,
  glyphs: GlyphBlocks,
  turn: Turn = 0,
): TextBand | null {
  const { width, height, mcuWidth, mcuHeight } = shape;
  const turned = { width: height, height: width, mcuWidth: mcuHeight, mcuHeight: mcuWidth };
  const shown = placeText(lines, position, turn % 180 === 0 ? shape : turned, glyphs);
  if (shown === null) return null;
  // The last column of MCUs may be outside of the picture in part, and the last row.
  const whole = { columns: Math.floor(width / mcuWidth), rows: Math.floor(height / mcuHeight) };
  const { areaOf, blockOf } = TURNS[turn];
  const area = areaOf(shown, whole);
  const [across, down] = [mcuWidth / BLOCK_SIDE, mcuHeight / BLOCK_SIDE];
  const [blockColumns, blockRows] = [area.columns * across, area.rows * down];
  const blocks: Uint8Array[] = [];
  for (let row = 0; row < area.rows; row++)
    for (let column = 0; column < area.columns; column++)
      for (let y = row * down; y < (row + 1) * down; y++)
        for (let x = column * across; x < (column + 1) * across; x++) {
          const [shownX, shownY] = blockOf(x, y, blockColumns, blockRows);
          blocks.push(turnedBlock(shown.blockAt(shownX, shownY), turn));
        }
  return { ...area, blocks };
}
