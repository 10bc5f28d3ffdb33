import {
  APP0,
  DHT,
  DQT,
  DRI,
  EOI,
  isApplicationData,
  isStartOfFrame,
  MARKER,
  SEGMENT_HEAD,
  SOI,
  SOS,
  START_BYTES,
  startsSegment,
} from '../jpeg-markers.ts';
import { readFrameHeader } from './frame-header.ts';
import type { FrameHeader } from './frame-header.ts';
import { HuffmanTables } from './huffman-table.ts';
import type { HuffmanTable } from './huffman-table.ts';
import type { ScanColors, ScanComponent, ScanHeader } from './scan-header.ts';
import type { ScanRefusal } from './scan-refusal.ts';

/** Table numbers are 0 to 3. */
const MAX_TABLES = 4;
const COEFFICIENTS = 64;
const APP14 = APP0 + 14;
const MAX_BLOCKS_IN_MCU = 10;

/** The tables of a JPEG by class, then by number. */
export interface TableSet {
  readonly dc: readonly (HuffmanTable | null)[];
  readonly ac: readonly (HuffmanTable | null)[];
}

const NO_TABLES: TableSet = { dc: [], ac: [] };

/** Reads headers. One that is the same as in the last frame, as cameras send it, is not read again. */
export class ScanHeaderParser {
  readonly #tables = new HuffmanTables();
  #known: ScanHeader | null = null;
  #knownBytes = Buffer.alloc(0);
  #dc: (HuffmanTable | null)[] = [];
  #ac: (HuffmanTable | null)[] = [];
  #quantization: (Uint16Array | null)[] = [];
  #frame: FrameHeader | null = null;
  #restartInterval = 0;
  /** Of Adobe's APP14: 0 RGB or CMYK, 1 YCC, 2 YCCK; -1 without one. */
  #transform = -1;
  #isJfif = false;
  readonly #defaults: TableSet;

  /** `defaults` are used for tables that a JPEG lacks; without them such a JPEG is refused. */
  constructor(defaults = NO_TABLES) {
    this.#defaults = defaults;
  }

  /** The header of a whole JPEG. */
  parse(jpeg: Buffer): ScanHeader | ScanRefusal {
    const known = this.#knownBytes;
    if (
      this.#known !== null &&
      jpeg.length > known.length &&
      jpeg.compare(known, 0, known.length, 0, known.length) === 0
    )
      return this.#known;
    this.#known = null;
    const header = this.#parse(jpeg);
    if (typeof header === 'string') return header;
    this.#knownBytes = Buffer.from(jpeg.subarray(0, header.dataStart));
    this.#known = header;
    return header;
  }

  #parse(jpeg: Buffer): ScanHeader | ScanRefusal {
    this.#dc = [...this.#defaults.dc];
    this.#ac = [...this.#defaults.ac];
    this.#quantization = [];
    this.#frame = null;
    this.#restartInterval = 0;
    this.#transform = -1;
    this.#isJfif = false;
    if (jpeg[0] !== MARKER || jpeg[1] !== SOI) return 'malformed';
    for (let at = START_BYTES; ;) {
      if (jpeg[at] !== MARKER) return at >= jpeg.length ? 'truncated' : 'malformed';
      // Any number of FF may come before a marker.
      while (jpeg[at + 1] === MARKER) at++;
      const marker = jpeg[at + 1] ?? 0;
      const from = at + SEGMENT_HEAD;
      if (!startsSegment(marker)) return marker === EOI || from > jpeg.length ? 'truncated' : 'malformed';
      if (from > jpeg.length) return 'truncated';
      const end = at + START_BYTES + jpeg.readUInt16BE(at + START_BYTES);
      if (end < from) return 'malformed';
      if (end > jpeg.length) return 'truncated';
      if (marker === SOS) return this.#scan(jpeg, from, end);
      const refusal = this.#segment(marker, jpeg, from, end);
      if (refusal !== null) return refusal;
      at = end;
    }
  }

  #segment(marker: number, jpeg: Buffer, from: number, end: number): ScanRefusal | null {
    if (marker === DHT) return this.#huffman(jpeg, from, end);
    if (marker === DQT) return this.#quantizers(jpeg, from, end);
    if (marker === DRI) {
      if (end - from !== 2) return 'malformed';
      this.#restartInterval = jpeg.readUInt16BE(from);
    } else if (isStartOfFrame(marker)) {
      if (this.#frame !== null) return 'malformed';
      const frame = readFrameHeader(marker, jpeg.subarray(from, end));
      if (typeof frame === 'string') return frame;
      this.#frame = frame;
    } else if (marker === APP0 && jpeg.toString('latin1', from, from + 5) === 'JFIF\0') this.#isJfif = true;
    else if (marker === APP14 && end - from >= 12 && jpeg.toString('latin1', from, from + 5) === 'Adobe')
      this.#transform = jpeg[from + 11] ?? 0;
    else if (!isApplicationData(marker)) return 'malformed';
    return null;
  }

  #huffman(jpeg: Buffer, from: number, end: number): ScanRefusal | null {
    for (let at = from; at < end;) {
      const id = jpeg[at] ?? 0;
      if (id >> 4 > 1 || (id & 15) >= MAX_TABLES) return 'malformed';
      const { table, end: next } = this.#tables.at(jpeg, at + 1, end);
      if (table === null) return 'malformed';
      (id >> 4 === 0 ? this.#dc : this.#ac)[id & 15] = table;
      at = next;
    }
    return null;
  }

  #quantizers(jpeg: Buffer, from: number, end: number): ScanRefusal | null {
    for (let at = from; at < end;) {
      const id = jpeg[at++] ?? 0;
      const bytesEach = (id >> 4) + 1;
      if (bytesEach > 2 || (id & 15) >= MAX_TABLES || at + COEFFICIENTS * bytesEach > end) return 'malformed';
      const table = new Uint16Array(COEFFICIENTS);
      for (let i = 0; i < COEFFICIENTS; i++, at += bytesEach) table[i] = jpeg.readUIntBE(at, bytesEach);
      if (table.includes(0)) return 'malformed';
      this.#quantization[id & 15] = table;
    }
    return null;
  }

  #scan(jpeg: Buffer, from: number, end: number): ScanHeader | ScanRefusal {
    const frame = this.#frame;
    const count = jpeg[from] ?? 0;
    if (frame === null || end - from !== 4 + 2 * count) return 'malformed';
    if (count !== frame.components.length)
      return count === 0 || count > frame.components.length ? 'malformed' : 'several-scans';
    // All 64 coefficients with all their bits.
    if (jpeg[end - 3] !== 0 || jpeg[end - 2] !== COEFFICIENTS - 1 || jpeg[end - 1] !== 0) return 'malformed';
    const components: ScanComponent[] = [];
    for (const [i, { id, across, down, table }] of frame.components.entries()) {
      // Decoders differ about another order than that of SOF, which the standard forbids (T.81, B.2.3).
      if (jpeg[from + 1 + 2 * i] !== id) return 'malformed';
      const selectors = jpeg[from + 2 + 2 * i] ?? 0;
      const [dc, ac] = [this.#dc[selectors >> 4], this.#ac[selectors & 15]];
      const quantization = this.#quantization[table];
      if (!dc || !ac || !quantization) return 'no-tables';
      // The blocks of a single component come one by one, whatever its sampling (T.81, A.2.2).
      components.push({
        across: count === 1 ? 1 : across,
        down: count === 1 ? 1 : down,
        quantization,
        dc,
        ac,
      });
    }
    if (components.reduce((blocks, { across, down }) => blocks + across * down, 0) > MAX_BLOCKS_IN_MCU)
      return 'malformed';
    const mcuWidth = 8 * Math.max(...components.map(({ across }) => across));
    const mcuHeight = 8 * Math.max(...components.map(({ down }) => down));
    const columns = Math.ceil(frame.width / mcuWidth);
    const rows = Math.ceil(frame.height / mcuHeight);
    return {
      width: frame.width,
      height: frame.height,
      colors: this.#colors(frame),
      components,
      mcuWidth,
      mcuHeight,
      columns,
      rows,
      restartInterval: this.#restartInterval === 0 ? columns * rows : this.#restartInterval,
      dataStart: end,
    };
  }

  /** As libjpeg decides (jdapimin.c, default_decompress_parms). */
  #colors({ components }: FrameHeader): ScanColors {
    if (components.length === 1) return 'gray';
    if (components.length === 4) return 'cmyk';
    if (this.#isJfif) return 'ycc';
    if (this.#transform >= 0) return this.#transform === 0 ? 'rgb' : 'ycc';
    return String.fromCodePoint(...components.map(({ id }) => id)) === 'RGB' ? 'rgb' : 'ycc';
  }
}
