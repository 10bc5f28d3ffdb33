import type { BitWriter } from './bit-writer.ts';
import { forwardDct, reciprocals } from './dct.ts';
import { CHROMA_CODES, LUMA_CODES, type ComponentCodes } from './huffman.ts';
import { ZIGZAG } from './tables.ts';

/** The side of a tile (an MCU of 4:2:0) in pixels: four luminance blocks and one of each chrominance. */
export const TILE = 16;

/** One component of a picture, padded to complete tiles. */
export interface Plane {
  readonly samples: Uint8Array;
  /** Samples from one row to the next. */
  readonly stride: number;
}

/** Luminance at full size, both chrominances at half. */
export interface Planes {
  readonly luma: Plane;
  readonly blue: Plane;
  readonly red: Plane;
}

/** The DC values against which those of the next tile are coded. */
export type DcState = [luma: number, blue: number, red: number];

interface Component {
  readonly codes: ComponentCodes;
  readonly reciprocals: Float64Array;
}

/** The most a tile can take: 6 blocks of 64 coefficients at 27 bits. */
const MAX_TILE_BYTES = 1296;

/** Encodes tiles as bits (T.81 Annex F, Huffman, baseline). */
export class TileEncoder {
  readonly #planes: Planes;
  readonly #luma: Component;
  readonly #chroma: Component;
  readonly #block = new Float64Array(64);
  readonly #coefficients = new Int32Array(64);

  constructor(planes: Planes, lumaQuantization: Uint8Array, chromaQuantization: Uint8Array) {
    this.#planes = planes;
    this.#luma = { codes: LUMA_CODES, reciprocals: reciprocals(lumaQuantization) };
    this.#chroma = { codes: CHROMA_CODES, reciprocals: reciprocals(chromaQuantization) };
  }

  /** Appends the tile in this column and row. Reads the previous tile's values from `dc` and replaces them. */
  encode(column: number, row: number, dc: DcState, out: BitWriter): void {
    const { luma, blue, red } = this.#planes;
    out.reserve(MAX_TILE_BYTES);
    const corner = row * TILE * luma.stride + column * TILE;
    const below = corner + 8 * luma.stride;
    dc[0] = this.#encodeBlock(luma, corner, this.#luma, dc[0], out);
    dc[0] = this.#encodeBlock(luma, corner + 8, this.#luma, dc[0], out);
    dc[0] = this.#encodeBlock(luma, below, this.#luma, dc[0], out);
    dc[0] = this.#encodeBlock(luma, below + 8, this.#luma, dc[0], out);
    const half = row * 8 * blue.stride + column * 8;
    dc[1] = this.#encodeBlock(blue, half, this.#chroma, dc[1], out);
    dc[2] = this.#encodeBlock(red, half, this.#chroma, dc[2], out);
  }

  #encodeBlock(plane: Plane, start: number, component: Component, dc: number, out: BitWriter): number {
    const last = this.#quantize(plane, start, component.reciprocals);
    const coefficients = this.#coefficients;
    const { codes } = component;
    const newDc = Number(coefficients[0]);
    putCoded(newDc - dc, 0, codes.dc, out);
    let zeros = 0;
    for (let i = 1; i <= last; i++) {
      const value = Number(coefficients[i]);
      if (value === 0) {
        zeros++;
        continue;
      }
      for (; zeros > 15; zeros -= 16) putSymbol(0xf0, codes.ac, out);
      putCoded(value, zeros, codes.ac, out);
      zeros = 0;
    }
    if (last < 63) putSymbol(0x00, codes.ac, out);
    return newDc;
  }

  /** Fills the coefficients in zigzag order; returns the index of the last that is not zero (0 if all are). */
  #quantize(plane: Plane, start: number, scale: Float64Array): number {
    const block = this.#block;
    const coefficients = this.#coefficients;
    if (!this.#load(plane, start)) {
      coefficients[0] = Math.round(64 * Number(block[0]) * Number(scale[0]));
      return 0;
    }
    forwardDct(block);
    let last = 0;
    for (let i = 0; i < 64; i++) {
      const position = Number(ZIGZAG[i]);
      const value = Math.round(Number(block[position]) * Number(scale[position]));
      coefficients[i] = value;
      if (value !== 0) last = i;
    }
    return last;
  }

  /** Copies 8x8 samples into the block; returns false if all are equal, as most blocks of a drawn picture are. */
  #load({ samples, stride }: Plane, start: number): boolean {
    const block = this.#block;
    const first = samples[start];
    let differs = false;
    let i = 0;
    for (let row = start; i < 64; row += stride) {
      for (let x = 0; x < 8; x++, i++) {
        const sample = samples[row + x];
        if (sample !== first) differs = true;
        block[i] = Number(sample) - 128;
      }
    }
    return differs;
  }
}

function putSymbol(symbol: number, codes: Int32Array, out: BitWriter): void {
  const code = Number(codes[symbol]);
  out.put(code >> 5, code & 31);
}

/** Appends the symbol `zeros:size`, then the value's low bits; negative values count up from all zeros. */
function putCoded(value: number, zeros: number, codes: Int32Array, out: BitWriter): void {
  const size = 32 - Math.clz32(Math.abs(value));
  putSymbol((zeros << 4) | size, codes, out);
  out.put(value < 0 ? value + (1 << size) - 1 : value, size);
}
