import type { BlockGrid } from './block-grid.ts';

/** A block counts only with so many changed ones among its eight neighbors: rain and noise change single blocks. */
const LEAST_NEIGHBORS = 3;
/** Blocks so near to each other belong to one thing, whose legs are not always joined to it. */
const REACH = 2;

/** Blocks that belong together. */
export interface Blob {
  /** How many. */
  size: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** Their indexes: the first `size` values. */
  readonly blocks: Int32Array;
}

/** Finds things in a map of changed blocks. */
export class BlobFinder {
  /** The changed blocks without the single ones, as bits: see Examination.blocks. */
  readonly bits: Uint8Array;
  /** With a border, so that looking around a block never leaves the grid. 1: changed, 0: not, or already part of a blob. */
  readonly #cells: Uint8Array;
  readonly #width: number;
  readonly #grid: BlockGrid;
  readonly #blob: Blob;
  #next = 0;

  constructor(grid: BlockGrid) {
    this.#grid = grid;
    this.#width = grid.columns + 2 * REACH;
    this.#cells = new Uint8Array(this.#width * (grid.rows + 2 * REACH));
    this.bits = new Uint8Array(Math.ceil(grid.count / 8));
    this.#blob = { size: 0, left: 0, right: 0, top: 0, bottom: 0, blocks: new Int32Array(grid.count) };
  }

  /** Starts with these changed blocks, 1 for each. */
  start(marks: Uint8Array): void {
    this.#filter(marks);
    this.#next = 0;
  }

  /** The next blob, or null. It is valid until the call after it. */
  next(): Blob | null {
    const { columns, count } = this.#grid;
    while (this.#next < count) {
      const index = this.#next;
      this.#next++;
      const column = index % columns;
      const row = Math.trunc(index / columns);
      if (this.#cells[this.#cell(column, row)] === 0) continue;
      this.#collect(column, row);
      return this.#blob;
    }
    return null;
  }

  /** Forgets what was found. */
  clear(): void {
    this.bits.fill(0);
  }

  #cell(column: number, row: number): number {
    return (row + REACH) * this.#width + column + REACH;
  }

  #filter(marks: Uint8Array): void {
    const { columns, rows } = this.#grid;
    this.bits.fill(0);
    this.#cells.fill(0);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const index = row * columns + column;
        if (marks[index] === 0 || this.#neighbors(marks, column, row) < LEAST_NEIGHBORS) continue;
        this.#cells[this.#cell(column, row)] = 1;
        this.bits[index >> 3] = Number(this.bits[index >> 3]) | (0x80 >> (index & 7));
      }
    }
  }

  #neighbors(marks: Uint8Array, column: number, row: number): number {
    const { columns, rows } = this.#grid;
    let count = -1;
    for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
      for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
        count += Number(marks[y * columns + x]);
      }
    }
    return count;
  }

  /** Takes the block and everything that is near to it, again and again, out of the cells and into the blob. */
  #collect(column: number, row: number): void {
    const blob = this.#blob;
    const { blocks } = blob;
    const { columns } = this.#grid;
    blob.left = blob.right = column;
    blob.top = blob.bottom = row;
    this.#cells[this.#cell(column, row)] = 0;
    blocks[0] = row * columns + column;
    blob.size = 1;
    // The list of found blocks is also the list of those to look around.
    for (let next = 0; next < blob.size; next++) {
      const index = Number(blocks[next]);
      const x = index % columns;
      const y = Math.trunc(index / columns);
      blob.left = Math.min(blob.left, x);
      blob.right = Math.max(blob.right, x);
      blob.bottom = Math.max(blob.bottom, y);
      for (let dy = -REACH; dy <= REACH; dy++) {
        for (let dx = -REACH; dx <= REACH; dx++) {
          const cell = this.#cell(x + dx, y + dy);
          if (this.#cells[cell] === 0) continue;
          this.#cells[cell] = 0;
          blocks[blob.size] = (y + dy) * columns + x + dx;
          blob.size++;
        }
      }
    }
  }
}
