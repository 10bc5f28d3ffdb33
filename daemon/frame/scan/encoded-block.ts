import { END_OF_BLOCK, MAX_COEFFICIENTS, SIXTEEN_ZEROS } from './huffman-table.ts';
import type { HuffmanTable } from './huffman-table.ts';

/** A block of 8×8 samples as it is written: its quantized DC value, and its AC values as codes. */
export interface EncodedBlock {
  readonly dc: number;
  /** In turns: bits, and how many of them. The end of the block is not among them. */
  readonly codes: Uint16Array;
  /** The sum of the latter. */
  readonly bits: number;
  /** In zigzag order, the last value that is not 0. */
  readonly last: number;
}

/** A block of one color. */
export function flatBlock(dc: number): EncodedBlock {
  return { dc, codes: new Uint16Array(0), bits: 0, last: 0 };
}

/** How many bits a value has in a JPEG. */
export function sizeOf(value: number): number {
  return 32 - Math.clz32(Math.abs(value));
}

/** A value of that many bits as they are written (T.81, F.1.2.1). */
export function bitsOf(value: number, size: number): number {
  return value < 0 ? value + (1 << size) - 1 : value;
}

/** By place in a block, row by row, for each place in zigzag order (T.81, figure 5). */
const ZIGZAG = Buffer.from(
  '000108100902030a11182019120b04050c131a21283029221b140d06070e151c' +
    '232a313839322b241d160f171e252c333a3b342d261f272e353c3d362f373e3f',
  'hex',
);
/** Weights of the transform (T.81, A.3.3): by frequency, then by place. */
const WEIGHTS = Float64Array.from({ length: 64 }, (_, i) => {
  const frequency = i >> 3;
  const scale = frequency === 0 ? Math.SQRT1_2 / 2 : 0.5;
  return scale * Math.cos(((2 * (i & 7) + 1) * frequency * Math.PI) / 16);
});
/** The quantized values of 8-bit pictures are within it, DC from -1024 (T.81, F.1.2.2). */
const MAX_AC = 1023;
const MIDDLE = 128;

/** The frequencies of 64 samples of 0 to 255, row by row. */
function transformed(samples: Uint8Array): Float64Array {
  const half = new Float64Array(64);
  const whole = new Float64Array(64);
  for (let y = 0; y < 8; y++)
    for (let u = 0; u < 8; u++) {
      let sum = 0;
      for (let x = 0; x < 8; x++) sum += ((samples[8 * y + x] ?? 0) - MIDDLE) * (WEIGHTS[8 * u + x] ?? 0);
      half[8 * y + u] = sum;
    }
  for (let v = 0; v < 8; v++)
    for (let u = 0; u < 8; u++) {
      let sum = 0;
      for (let y = 0; y < 8; y++) sum += (half[8 * y + u] ?? 0) * (WEIGHTS[8 * v + y] ?? 0);
      whole[8 * v + u] = sum;
    }
  return whole;
}

function encode(samples: Uint8Array, quantization: Uint16Array, table: HuffmanTable): EncodedBlock | null {
  const values = transformed(samples);
  const codes: number[] = [];
  let bits = 0;
  let last = 0;
  const add = (symbol: number): boolean => {
    const length = table.lengths[symbol] ?? 0;
    codes.push(table.codes[symbol] ?? 0, length);
    bits += length;
    return length > 0;
  };
  for (let i = 1; i <= MAX_COEFFICIENTS; i++) {
    const exact = Math.round((values[ZIGZAG[i] ?? 0] ?? 0) / (quantization[i] ?? 1));
    const value = Math.max(-MAX_AC, Math.min(MAX_AC, exact));
    if (value === 0) continue;
    let zeros = i - last - 1;
    for (; zeros > 15; zeros -= 16) if (!add(SIXTEEN_ZEROS)) return null;
    const size = sizeOf(value);
    if (!add((zeros << 4) | size)) return null;
    codes.push(bitsOf(value, size), size);
    bits += size;
    last = i;
  }
  if (last < MAX_COEFFICIENTS && table.lengths[END_OF_BLOCK] === 0) return null;
  const dc = Math.round((values[0] ?? 0) / (quantization[0] ?? 1));
  return { dc, codes: Uint16Array.from(codes), bits, last };
}

/** Encodes blocks, and keeps them as long as the tables are the same. */
export class BlockEncoder {
  /** Blocks of glyphs: two of each of 300 in two sizes; one takes about 500 bytes. With more of them it starts over. */
  static readonly MOST = 2048;
  readonly #blocks = new Map<string, EncodedBlock | null>();
  #quantization = new Uint16Array(64);
  #table: HuffmanTable | null = null;

  /**
   * Encodes 64 samples of 0 to 255, row by row, of a component with this quantization (in zigzag order) and AC table.
   * Null if the table lacks a code.
   */
  encode(samples: Uint8Array, quantization: Uint16Array, table: HuffmanTable): EncodedBlock | null {
    if (table !== this.#table || Buffer.compare(bytesOf(quantization), bytesOf(this.#quantization)) !== 0) {
      this.#blocks.clear();
      this.#table = table;
      this.#quantization = Uint16Array.from(quantization);
    }
    const key = bytesOf(samples).toString('latin1');
    const known = this.#blocks.get(key);
    if (known !== undefined) return known;
    const block = encode(samples, quantization, table);
    if (this.#blocks.size >= BlockEncoder.MOST) this.#blocks.clear();
    this.#blocks.set(key, block);
    return block;
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint8Array | Uint16Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
