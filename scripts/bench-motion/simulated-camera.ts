import { quantizationTable } from '../../daemon/test-picture/jpeg/quantization.ts';
import { LUMA_QUANTIZATION } from '../../daemon/test-picture/jpeg/tables.ts';
import { HEIGHT, WIDTH } from './drawn-garden.ts';
import type { Random } from './random.ts';

const BLOCK = 8;
export const [COLUMNS, ROWS] = [WIDTH / BLOCK, HEIGHT / BLOCK];
/** Noise is taken from a table, from another place for each row of pixels. */
const NOISE_VALUES = 1 << 18;
/** Levels are divided into so many parts, gains into the square of it: whole numbers are twice as fast. */
const PARTS = 16;
const WHITE = 255 * PARTS;

/** How much light falls on a place: a factor, 1 = as drawn. `x` and `y` are fractions of the picture. */
export type Lighting = (x: number, y: number) => number;

/**
 * Turns a drawn picture into the brightness map that a detector sees: noise is added to each pixel, pixels are cut at black and white,
 * averaged over 8x8, and quantized as a JPEG of that quality does with its DC coefficients. A test compares it with true JPEGs.
 */
export class SimulatedCamera {
  readonly #map = new Uint8Array(COLUMNS * ROWS);
  readonly #shifted = new Uint8Array(WIDTH * HEIGHT);
  readonly #noise: Int16Array;
  readonly #random: Random;
  readonly #step: number;

  /** @param noise standard deviation of a pixel, in levels */
  constructor(random: Random, noise: number, quality = 50) {
    this.#random = random;
    this.#noise = Int16Array.from({ length: NOISE_VALUES + WIDTH }, () => random.normal() * noise * PARTS);
    this.#step = Number(quantizationTable(LUMA_QUANTIZATION, quality)[0]) / 8;
  }

  /**
   * @param shift in pixels: the camera looks that much further to the right and down
   * @returns valid until the next call
   */
  capture(
    drawn: Uint8Array,
    lighting: Lighting | null,
    [dx, dy]: readonly [number, number] = [0, 0],
  ): Uint8Array {
    const samples = dx === 0 && dy === 0 ? drawn : this.#shift(drawn, Math.round(dx), Math.round(dy));
    for (let row = 0; row < ROWS; row++) this.#captureRow(samples, row, lighting);
    return this.#map;
  }

  #captureRow(samples: Uint8Array, row: number, lighting: Lighting | null): void {
    const sums = new Int32Array(COLUMNS);
    const noise = this.#noise;
    const gains = Int32Array.from(
      { length: COLUMNS },
      (_, column) => PARTS ** 2 * (lighting?.((column + 0.5) / COLUMNS, (row + 0.5) / ROWS) ?? 1),
    );
    for (let y = row * BLOCK; y < (row + 1) * BLOCK; y++) {
      let from = Math.trunc(this.#random.next() * NOISE_VALUES);
      let pixel = y * WIDTH;
      for (let column = 0; column < COLUMNS; column++) {
        const gain = Number(gains[column]);
        let sum = 0;
        for (let i = 0; i < BLOCK; i++) {
          const value = ((Number(samples[pixel]) * gain) >> 4) + Number(noise[from]);
          sum += value < 0 ? 0 : value > WHITE ? WHITE : value;
          pixel++;
          from++;
        }
        sums[column] = Number(sums[column]) + sum;
      }
    }
    for (let column = 0; column < COLUMNS; column++) {
      const mean = Number(sums[column]) / PARTS / BLOCK ** 2 - 128;
      const value = Math.round(Math.round(mean / this.#step) * this.#step + 128);
      this.#map[row * COLUMNS + column] = Math.min(255, Math.max(0, value));
    }
  }

  #shift(drawn: Uint8Array, dx: number, dy: number): Uint8Array {
    for (let y = 0; y < HEIGHT; y++) {
      const row = Math.min(HEIGHT - 1, Math.max(0, y + dy)) * WIDTH;
      for (let x = 0; x < WIDTH; x++) {
        this.#shifted[y * WIDTH + x] = Number(drawn[row + Math.min(WIDTH - 1, Math.max(0, x + dx))]);
      }
    }
    return this.#shifted;
  }
}
