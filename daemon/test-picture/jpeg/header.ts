import { CHROMA_AC, CHROMA_DC, LUMA_AC, LUMA_DC } from '../../frame/standard-huffman.ts';
import type { HuffmanSpec } from '../../frame/standard-huffman.ts';
import { ZIGZAG } from './tables.ts';

/** What the header describes. */
export interface HeaderFacts {
  /** Visible pixels, 1 to 65535. */
  readonly width: number;
  readonly height: number;
  /** 64 divisors each, row by row. */
  readonly lumaQuantization: Uint8Array;
  readonly chromaQuantization: Uint8Array;
}

/**
 * Everything before the scan data, with the same segments as rpicam-vid writes, 623 bytes: JFIF 1.01, two DQT, SOF0
 * with 4:2:0, four DHT, SOS. No restart interval: RTP receivers such as ffmpeg's reject JPEGs that have one
 * (RFC 2435 types 64 and up).
 */
export function jpegHeader({ width, height, lumaQuantization, chromaQuantization }: HeaderFacts): Buffer {
  return Buffer.concat([
    Buffer.from('ffd8', 'hex'),
    segment(0xe0, [...Buffer.from('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    segment(0xdb, [0, ...inZigzag(lumaQuantization)]),
    segment(0xdb, [1, ...inZigzag(chromaQuantization)]),
    segment(0xc0, [8, ...word(height), ...word(width), 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]),
    huffmanSegment(0x00, LUMA_DC),
    huffmanSegment(0x10, LUMA_AC),
    huffmanSegment(0x01, CHROMA_DC),
    huffmanSegment(0x11, CHROMA_AC),
    segment(0xda, [3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0]),
  ]);
}

function huffmanSegment(id: number, { counts, symbols }: HuffmanSpec): Buffer {
  return segment(0xc4, [id, ...counts, ...symbols]);
}

function segment(marker: number, payload: readonly number[]): Buffer {
  return Buffer.from([0xff, marker, ...word(payload.length + 2), ...payload]);
}

function word(value: number): [number, number] {
  return [value >> 8, value & 0xff];
}

function inZigzag(table: Uint8Array): number[] {
  return Array.from(ZIGZAG, (position) => Number(table[position]));
}
