import type { HuffmanTable } from './huffman-table.ts';

/** A component of a picture, such as its luminance. */
export interface ScanComponent {
  /** Blocks in an MCU, across and down. */
  readonly across: number;
  readonly down: number;
  /** Divisors of the 64 coefficients, in zigzag order. */
  readonly quantization: Uint16Array;
  readonly dc: HuffmanTable;
  readonly ac: HuffmanTable;
}

/** What the components of a picture mean, as libjpeg sees it. */
export type ScanColors = 'gray' | 'ycc' | 'rgb' | 'cmyk';

/** What the header of a baseline JPEG says about its entropy-coded data. */
export interface ScanHeader {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly colors: ScanColors;
  /** In the order of their blocks in an MCU; the first one is luminance in gray and YCC pictures. */
  readonly components: readonly ScanComponent[];
  /** Of an MCU, in pixels. */
  readonly mcuWidth: number;
  readonly mcuHeight: number;
  /** MCUs in a row, and rows. Those at the right and the bottom may be outside of the picture in part. */
  readonly columns: number;
  readonly rows: number;
  /** MCUs from one restart marker to the next; all of them if there is none. */
  readonly restartInterval: number;
  /** Where the entropy-coded data starts: bytes from SOI. */
  readonly dataStart: number;
}
