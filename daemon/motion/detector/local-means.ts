import type { BlockGrid } from './block-grid.ts';

/** Blocks on each side: 7x7 in all. */
const REACH = 3;

/** The mean around each block, of those that are in the picture. Running sums: the cost does not depend on the reach. */
export class LocalMeans {
  readonly values: Float32Array;
  readonly #rowMeans: Float32Array;
  readonly #grid: BlockGrid;

  constructor(grid: BlockGrid) {
    this.#grid = grid;
    this.values = new Float32Array(grid.count);
    this.#rowMeans = new Float32Array(grid.count);
  }

  measure(source: Float32Array): Float32Array {
    const { columns, rows } = this.#grid;
    for (let row = 0; row < rows; row++) slide(source, this.#rowMeans, row * columns, 1, columns);
    for (let column = 0; column < columns; column++) {
      slide(this.#rowMeans, this.values, column, columns, rows);
    }
    return this.values;
  }
}

/** Means along one line of `length` values, `step` apart. */
function slide(
  source: Float32Array,
  target: Float32Array,
  start: number,
  step: number,
  length: number,
): void {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < Math.min(REACH, length); i++) {
    sum += Number(source[start + i * step]);
    count++;
  }
  for (let i = 0; i < length; i++) {
    if (i + REACH < length) {
      sum += Number(source[start + (i + REACH) * step]);
      count++;
    }
    if (i > REACH) {
      sum -= Number(source[start + (i - REACH - 1) * step]);
      count--;
    }
    target[start + i * step] = sum / count;
  }
}
