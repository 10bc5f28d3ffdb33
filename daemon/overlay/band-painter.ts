import { flatBlock } from '../frame/scan/encoded-block.ts';
import type { BlockEncoder, EncodedBlock } from '../frame/scan/encoded-block.ts';
import type { BlockPainter } from '../frame/scan/run-writer.ts';
import type { ScanHeader } from '../frame/scan/scan-header.ts';
import type { McuRun } from '../frame/scan/scan-patcher.ts';
import type { TextBand } from './text-band.ts';

/** No color. */
const NEUTRAL = flatBlock(0);

/** The blocks of a text band as the scan of pictures with one header has them: encoded once. */
export class BandPainter implements BlockPainter {
  /** The MCUs under the text. */
  readonly runs: readonly McuRun[];
  /** Null where a table lacks a code. */
  readonly #luminance: readonly (EncodedBlock | null)[];
  readonly #blocksOfMcu: number;
  readonly #band: TextBand;
  readonly #columns: number;

  constructor(band: TextBand, { components, columns }: ScanHeader, encoder: BlockEncoder) {
    this.#band = band;
    this.#columns = columns;
    this.runs = runsOf(band, columns);
    const [component] = components;
    this.#blocksOfMcu = component === undefined ? 0 : component.across * component.down;
    this.#luminance =
      component === undefined
        ? []
        : band.blocks.map((samples) => encoder.encode(samples, component.quantization, component.ac));
  }

  block(mcu: number, component: number, block: number): EncodedBlock | null {
    if (component > 0) return NEUTRAL;
    const row = Math.floor(mcu / this.#columns) - this.#band.firstRow;
    const column = (mcu % this.#columns) - this.#band.firstColumn;
    return this.#luminance[(row * this.#band.columns + column) * this.#blocksOfMcu + block] ?? null;
  }
}

function runsOf({ firstColumn, firstRow, columns, rows }: TextBand, pictureColumns: number): McuRun[] {
  const first = firstRow * pictureColumns + firstColumn;
  // A band as wide as the picture is a single run.
  if (columns === pictureColumns) return [{ start: first, end: first + rows * columns }];
  return Array.from({ length: rows }, (_, row) => {
    const start = first + row * pictureColumns;
    return { start, end: start + columns };
  });
}
