import type { BlockGrid } from './block-grid.ts';
import { LocalMeans } from './local-means.ts';

/** Two pictures are at least so alike if only the light is another. */
export const ALIKE = 0.55;

/** A picture with less deviation, in levels, shows too little to be compared. */
export const STRUCTURED = 10;

/** How alike the details of two pictures are, whatever the light: their correlation, after the mean around each block was subtracted. */
export class Likeness {
  readonly #first: LocalMeans;
  readonly #second: LocalMeans;

  constructor(grid: BlockGrid) {
    this.#first = new LocalMeans(grid);
    this.#second = new LocalMeans(grid);
  }

  /** -1 to 1: 1 for the same, about 0 for different ones. */
  measure(first: Float32Array, second: Float32Array): number {
    const [firstMeans, secondMeans] = [this.#first.measure(first), this.#second.measure(second)];
    let [product, firstSquares, secondSquares] = [0, 0, 0];
    for (let i = 0; i < first.length; i++) {
      const a = Number(first[i]) - Number(firstMeans[i]);
      const b = Number(second[i]) - Number(secondMeans[i]);
      product += a * b;
      firstSquares += a * a;
      secondSquares += b * b;
    }
    return product / Math.max(1, Math.sqrt(firstSquares * secondSquares));
  }
}
