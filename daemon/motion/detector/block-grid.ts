/** The size of a brightness map: one value for each block of the picture. */
export interface BlockGrid {
  readonly columns: number;
  readonly rows: number;
  /** columns * rows */
  readonly count: number;
}

export function blockGrid(columns: number, rows: number): BlockGrid {
  return { columns, rows, count: columns * rows };
}
