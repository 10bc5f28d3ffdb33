import type { Turn } from '../frame/exif-orientation.ts';
import { BLOCK_SIDE, GROUND_BLOCK } from './glyph-blocks.ts';
import type { PlacedText } from './text-place.ts';

/** MCUs of a picture: the column and row of the first one, and how many columns and rows. */
export interface McuArea {
  readonly firstColumn: number;
  readonly firstRow: number;
  readonly columns: number;
  readonly rows: number;
}

/** What an upright text is in a picture that viewers turn clockwise by so many degrees. */
interface TurnedText {
  /** Its MCUs in a picture of so many whole MCUs. */
  areaOf(text: PlacedText, whole: { readonly columns: number; readonly rows: number }): McuArea;
  /** The place in the upright text of what is at x, y in an area of this width and height. */
  blockOf(x: number, y: number, width: number, height: number): readonly [x: number, y: number];
}

export const TURNS: Readonly<Record<Turn, TurnedText>> = {
  0: {
    areaOf: ({ firstColumn, columns, rows }) => ({ firstColumn, firstRow: 0, columns, rows }),
    blockOf: (x, y) => [x, y],
  },
  90: {
    areaOf: ({ firstColumn, columns, rows }, whole) => ({
      firstColumn: 0,
      firstRow: whole.rows - firstColumn - columns,
      columns: rows,
      rows: columns,
    }),
    blockOf: (x, y, _, height) => [height - 1 - y, x],
  },
  180: {
    areaOf: ({ firstColumn, columns, rows }, whole) => ({
      firstColumn: whole.columns - firstColumn - columns,
      firstRow: whole.rows - rows,
      columns,
      rows,
    }),
    blockOf: (x, y, width, height) => [width - 1 - x, height - 1 - y],
  },
  270: {
    areaOf: ({ firstColumn, columns, rows }, whole) => ({
      firstColumn: whole.columns - rows,
      firstRow: firstColumn,
      columns: rows,
      rows: columns,
    }),
    blockOf: (x, y, width) => [y, width - 1 - x],
  },
};

/** A block as it is before viewers turn it. */
export function turnedBlock(block: Uint8Array, turn: Turn): Uint8Array {
  if (turn === 0 || block === GROUND_BLOCK) return block;
  const { blockOf } = TURNS[turn];
  return block.map((_, at) => {
    const [x, y] = blockOf(at % BLOCK_SIDE, Math.floor(at / BLOCK_SIDE), BLOCK_SIDE, BLOCK_SIDE);
    return block[y * BLOCK_SIDE + x] ?? 0;
  });
}
