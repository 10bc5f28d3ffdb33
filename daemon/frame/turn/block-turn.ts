import type { Turn } from '../exif-orientation.ts';

/** Coefficients of a block. */
export const BLOCK = 64;

/** How the coefficients of a block change when its samples are turned. All indexes are in zigzag order. */
export interface BlockTurn {
  /** By old place: the new one. */
  readonly places: Uint8Array;
  /** By old place: 1, or -1. */
  readonly signs: Int8Array;
}

/** By place in zigzag order: row (vertical frequency) and column (T.81, figure 5). */
const CELLS = Array.from({ length: BLOCK }, (_, i) => ({ row: i >> 3, column: i & 7 })).toSorted((a, b) => {
  const diagonal = a.row + a.column;
  const order = diagonal - (b.row + b.column);
  return order === 0 ? (diagonal % 2 === 0 ? b.row - a.row : a.row - b.row) : order;
});

function placeOf(row: number, column: number): number {
  return CELLS.findIndex((cell) => cell.row === row && cell.column === column);
}

/**
 * A mirrored cosine of an odd frequency changes its sign, that of an even one does not. A quarter turn swaps rows and columns,
 * and mirrors: clockwise left to right, the other way top to bottom.
 */
export function blockTurn(turn: Exclude<Turn, 0>): BlockTurn {
  const places = Uint8Array.from(CELLS, ({ row, column }, i) => (turn === 180 ? i : placeOf(column, row)));
  const signs = Int8Array.from(CELLS, ({ row, column }) => {
    const odd = { 90: row, 180: row + column, 270: column }[turn];
    return odd % 2 === 0 ? 1 : -1;
  });
  return { places, signs };
}
