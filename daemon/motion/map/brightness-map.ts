import { RST0 } from '../../frame/jpeg-markers.ts';
import { HuffmanTable } from '../../frame/scan/huffman-table.ts';
import { BAD_CODE, passAc } from '../../frame/scan/pass-ac.ts';
import { ScanHeaderParser } from '../../frame/scan/scan-header-parser.ts';
import type { TableSet } from '../../frame/scan/scan-header-parser.ts';
import type { ScanComponent, ScanHeader } from '../../frame/scan/scan-header.ts';
import type { ScanRefusal } from '../../frame/scan/scan-refusal.ts';
import { ScanSegment } from '../../frame/scan/scan-segment.ts';
import { CHROMA_AC, CHROMA_DC, LUMA_AC, LUMA_DC } from '../../frame/standard-huffman.ts';
import type { HuffmanSpec } from '../../frame/standard-huffman.ts';
import { halve } from './halve.ts';

/** Why a picture has no brightness map. `rgb` and `cmyk`: it has no luminance. */
export type MapRefusal = ScanRefusal | 'rgb' | 'cmyk' | 'too-large';

/** Wider maps are averaged 2×2 until they are not, so that settings mean the same at every size. 720p has 160 columns. */
const MOST_COLUMNS = 160;
/** Of 8×8 samples: 67 megapixels, more than any camera for a Pi has. The map of a damaged header must not fill the memory. */
const MOST_BLOCKS = 1 << 20;
/** The largest DC difference of 8-bit pictures has so many bits (T.81, table F.1). */
const MAX_DC_BITS = 11;
/** Of a word at any bit, so many are there for sure. */
const SURE_BITS = 25;

function table({ counts, symbols }: HuffmanSpec): HuffmanTable | null {
  return HuffmanTable.of(counts, symbols);
}

/** What libjpeg-turbo assumes if a table is missing, as in frames of USB cameras (jdhuff.c, std_huff_tables). */
function standardTables(): TableSet {
  return { dc: [table(LUMA_DC), table(CHROMA_DC)], ac: [table(LUMA_AC), table(CHROMA_AC)] };
}

/**
 * The brightness of a picture at an eighth of its size or less, from the DC coefficients of its luminance: each is the mean
 * of 8×8 samples. AC coefficients are passed over, and nothing is transformed. Blocks outside the picture are left out.
 *
 * The values are within 1 of libjpeg's means, unless very coarse quantization (quality 20 or less) made it clip samples.
 */
export class BrightnessMap {
  /** Of the last picture that was read. */
  columns = 0;
  rows = 0;
  /** columns × rows of them, row by row, 0 to 255; valid until the next picture is read. */
  values = new Uint8Array(0);
  /** With room for the blocks outside the picture. */
  #blocks = new Uint8Array(0);
  readonly #parser = new ScanHeaderParser(standardTables());
  readonly #segment = new ScanSegment();
  #bit = 0;
  #dc = 0;

  /** Reads a whole baseline JPEG; returns null, or why there is no map of it. Takes time and memory in proportion to its size. */
  read(jpeg: Buffer): MapRefusal | null {
    const header = this.#parser.parse(jpeg);
    if (typeof header === 'string') return header;
    const { colors, components, mcuWidth, mcuHeight } = header;
    const [luminance, ...others] = components;
    if (colors === 'rgb' || colors === 'cmyk' || luminance === undefined)
      return colors === 'cmyk' ? 'cmyk' : 'rgb';
    const { across, down } = luminance;
    const wide = header.columns * across;
    const high = header.rows * down;
    if (wide * high > MOST_BLOCKS) return 'too-large';
    if (this.#blocks.length < wide * high) this.#blocks = new Uint8Array(wide * high);
    const refusal = this.#readScan(jpeg, header, luminance, others);
    if (refusal !== null) return refusal;
    this.columns = Math.ceil((header.width * across) / mcuWidth);
    this.rows = Math.ceil((header.height * down) / mcuHeight);
    this.#crop(wide);
    while (this.columns > MOST_COLUMNS) {
      halve(this.#blocks, this.columns, this.rows);
      this.columns = (this.columns + 1) >> 1;
      this.rows = (this.rows + 1) >> 1;
    }
    const count = this.columns * this.rows;
    if (this.values.length !== count || this.values.buffer !== this.#blocks.buffer)
      this.values = this.#blocks.subarray(0, count);
    return null;
  }

  #readScan(
    jpeg: Buffer,
    { columns, rows, dataStart, restartInterval }: ScanHeader,
    luminance: ScanComponent,
    others: readonly ScanComponent[],
  ): ScanRefusal | null {
    const segment = this.#segment;
    const { across, down } = luminance;
    this.#begin(jpeg, dataStart);
    let left = restartInterval;
    let restarts = 0;
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        if (left === 0) {
          if (segment.marker !== RST0 + (restarts++ & 7)) return 'malformed';
          this.#begin(jpeg, segment.next);
          left = restartInterval;
        }
        left--;
        for (let y = 0; y < down; y++)
          if (!this.#readBlocks(luminance, ((row * down + y) * columns + column) * across))
            return 'malformed';
        for (const other of others) if (!this.#passBlocks(other)) return 'malformed';
        if (this.#bit > 8 * segment.length) return 'truncated';
      }
    return null;
  }

  #begin(jpeg: Buffer, start: number): void {
    this.#segment.begin(jpeg, start);
    this.#segment.need(jpeg.length);
    this.#bit = 0;
    this.#dc = 0;
  }

  /** Reads the luminance blocks beside each other in an MCU, into values[at …). Returns false if it cannot. */
  #readBlocks({ across, dc, ac, quantization }: ScanComponent, at: number): boolean {
    const { view } = this.#segment;
    const values = this.#blocks;
    const scale = (quantization[0] ?? 1) / 8;
    let bit = this.#bit;
    for (let x = 0; x < across; x++) {
      const word = view.getUint32(bit >> 3) << (bit & 7);
      const found = dc.read(word >>> 16);
      const size = found & 0xff;
      const length = found >> 8;
      if (found === 0 || size > MAX_DC_BITS) return false;
      bit += length;
      if (size > 0) {
        const behind = length + size <= SURE_BITS ? word << length : view.getUint32(bit >> 3) << (bit & 7);
        const value = behind >>> (32 - size);
        // Values whose first bit is 0 are negative (T.81, F.2.2.1).
        this.#dc += value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
        bit += size;
      }
      const mean = this.#dc * scale + 128.5;
      values[at + x] = mean < 0 ? 0 : mean > 255 ? 255 : mean;
      bit = passAc(view, ac, bit);
      if (bit === BAD_CODE) return false;
    }
    this.#bit = bit;
    return true;
  }

  #passBlocks({ across, down, dc, ac }: ScanComponent): boolean {
    const { view } = this.#segment;
    let bit = this.#bit;
    for (let block = across * down; block > 0; block--) {
      const found = dc.read((view.getUint32(bit >> 3) << (bit & 7)) >>> 16);
      if (found === 0 || (found & 0xff) > MAX_DC_BITS) return false;
      bit = passAc(view, ac, bit + (found >> 8) + (found & 0xff));
      if (bit === BAD_CODE) return false;
    }
    this.#bit = bit;
    return true;
  }

  /** Leaves out the blocks right of the picture. */
  #crop(wide: number): void {
    const { columns, rows } = this;
    if (columns === wide) return;
    for (let row = 1; row < rows; row++)
      this.#blocks.copyWithin(row * columns, row * wide, row * wide + columns);
  }
}
