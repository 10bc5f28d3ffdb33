import { RST0 } from '../jpeg-markers.ts';
import { END_OF_BLOCK, isInvalid, MAX_COEFFICIENTS, SIXTEEN_ZEROS } from '../scan/huffman-table.ts';
import type { HuffmanTable } from '../scan/huffman-table.ts';
import type { ScanHeader } from '../scan/scan-header.ts';
import type { ScanRefusal } from '../scan/scan-refusal.ts';
import { ScanSegment } from '../scan/scan-segment.ts';
import { BLOCK } from './block-turn.ts';

/** A block, as `read` gives it: its coefficients in zigzag order, and its place in its component, in blocks. */
type OnBlock = (component: number, x: number, y: number, block: Int16Array) => void;

/** Values of 8-bit pictures have at most so many bits; DC differences one more (T.81, tables F.1 and F.2). */
const MAX_BITS = 11;
const MOST = (1 << MAX_BITS) - 1;

/** Reads all coefficients of a baseline JPEG. */
export class CoefficientReader {
  readonly #segment = new ScanSegment();
  readonly #block = new Int16Array(BLOCK);
  #bit = 0;
  /** Whether a code or a value was none. */
  #isBad = false;

  /** Calls back for each block. Returns null, or why the picture cannot be read. */
  read(jpeg: Buffer, header: ScanHeader, onBlock: OnBlock): ScanRefusal | null {
    const { components, columns, rows, restartInterval } = header;
    const dc = new Int32Array(components.length);
    const segment = this.#segment;
    this.#begin(jpeg, header.dataStart);
    for (let mcu = 0; mcu < columns * rows; mcu++) {
      if (mcu > 0 && mcu % restartInterval === 0) {
        if (segment.marker !== RST0 + ((mcu / restartInterval - 1) & 7)) return 'malformed';
        this.#begin(jpeg, segment.next);
        dc.fill(0);
      }
      const [column, row] = [mcu % columns, Math.floor(mcu / columns)];
      for (const [index, { across, down, dc: dcTable, ac }] of components.entries())
        for (let y = 0; y < down; y++)
          for (let x = 0; x < across; x++) {
            dc[index] = (dc[index] ?? 0) + this.#dc(dcTable);
            this.#ac(ac);
            if (this.#isBad || Math.abs(dc[index] ?? 0) > MOST) return 'malformed';
            if (this.#bit > 8 * segment.length) return 'truncated';
            this.#block[0] = dc[index] ?? 0;
            onBlock(index, column * across + x, row * down + y, this.#block);
          }
    }
    return null;
  }

  #begin(jpeg: Buffer, start: number): void {
    this.#segment.begin(jpeg, start);
    this.#segment.need(jpeg.length);
    this.#bit = 0;
    this.#isBad = false;
  }

  /** The difference to the DC value before. */
  #dc(table: HuffmanTable): number {
    const size = this.#symbol(table);
    this.#isBad ||= size > MAX_BITS;
    return this.#isBad ? 0 : this.#value(size);
  }

  #ac(table: HuffmanTable): void {
    const block = this.#block.fill(0);
    for (let at = 1; at <= MAX_COEFFICIENTS; at++) {
      const symbol = this.#symbol(table);
      if (symbol === END_OF_BLOCK) return;
      at += symbol >> 4;
      const isBad = isInvalid(symbol) || at > MAX_COEFFICIENTS || (symbol & 15) > MAX_BITS;
      this.#isBad ||= isBad;
      if (this.#isBad) return;
      if (symbol !== SIXTEEN_ZEROS) block[at] = this.#value(symbol & 15);
    }
  }

  #symbol(table: HuffmanTable): number {
    const found = table.read(this.#segment.window(this.#bit));
    this.#isBad ||= found === 0;
    this.#bit += found >> 8;
    return found & 0xff;
  }

  /** Values whose first bit is 0 are negative (T.81, F.2.2.1). */
  #value(size: number): number {
    if (size === 0) return 0;
    const bits = this.#segment.window(this.#bit) >> (16 - size);
    this.#bit += size;
    return bits < 1 << (size - 1) ? bits - (1 << size) + 1 : bits;
  }
}
