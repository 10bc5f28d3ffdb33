import { EOI, RST0 } from '../jpeg-markers.ts';
import type { HuffmanTable } from './huffman-table.ts';
import { BAD_CODE, passAc } from './pass-ac.ts';
import type { ScanComponent, ScanHeader } from './scan-header.ts';
import type { ScanRefusal } from './scan-refusal.ts';
import { ScanSegment } from './scan-segment.ts';

/** Of a block: 64 codes of 16 bits, each with a value of up to 15. Of an MCU: 10 blocks. */
const MAX_MCU_BYTES = Math.ceil((10 * 64 * (16 + 15)) / 8);
/** The largest DC difference of 8-bit pictures has so many bits (T.81, table F.1). */
const MAX_DC_BITS = 11;
const MAX_COMPONENTS = 4;

/** Goes through a scan MCU by MCU. It reads the DC values, which follow from each other, and passes over the AC ones. */
export class McuWalker {
  readonly segment = new ScanSegment();
  /** Where the next MCU begins, in the bits of the segment. */
  bit = 0;
  /** Its number in the picture. */
  mcu = 0;
  /** Before which MCU the segment ends. */
  segmentEnd = 0;
  /** By component: the DC value of its last block. */
  readonly dc = new Int32Array(MAX_COMPONENTS);
  /** Of the last MCU, by component: where its first block begins, where that one's AC values begin, and its DC value. */
  readonly blockAt = new Int32Array(MAX_COMPONENTS + 1);
  readonly acAt = new Int32Array(MAX_COMPONENTS);
  readonly firstDc = new Int32Array(MAX_COMPONENTS);
  #jpeg: Buffer = Buffer.alloc(0);
  #mcus = 0;
  #interval = 0;
  #restarts = 0;
  #components: readonly ScanComponent[] = [];

  begin(jpeg: Buffer, header: ScanHeader): void {
    this.#jpeg = jpeg;
    this.#components = header.components;
    this.#mcus = header.columns * header.rows;
    this.#interval = header.restartInterval;
    this.mcu = this.#restarts = 0;
    this.#beginSegment(header.dataStart);
  }

  #beginSegment(start: number): void {
    this.segment.begin(this.#jpeg, start);
    this.segmentEnd = Math.min(this.mcu + this.#interval, this.#mcus);
    this.bit = 0;
    this.dc.fill(0);
  }

  /** Goes on behind the restart marker that must follow the segment's last MCU. */
  nextSegment(): ScanRefusal | null {
    const { segment } = this;
    segment.need(segment.length + 1);
    if (!segment.isComplete || segment.length !== (this.bit + 7) >> 3) return 'malformed';
    if (segment.marker === 0 || segment.marker === EOI) return 'truncated';
    if (segment.marker !== RST0 + (this.#restarts++ & 7)) return 'malformed';
    this.#beginSegment(segment.next);
    return null;
  }

  /** Reads an MCU of the segment. */
  read(): ScanRefusal | null {
    const { segment } = this;
    segment.need((this.bit >> 3) + MAX_MCU_BYTES);
    let { bit } = this;
    let index = 0;
    for (const { across, down, dc, ac } of this.#components) {
      this.blockAt[index] = bit;
      for (let block = across * down; block > 0; block--) {
        bit = this.#readDc(dc, bit, index);
        if (bit === BAD_CODE) return 'malformed';
        if (block === across * down) {
          this.acAt[index] = bit;
          this.firstDc[index] = this.dc[index] ?? 0;
        }
        bit = passAc(segment.view, ac, bit);
        if (bit === BAD_CODE) return 'malformed';
      }
      index++;
    }
    if (bit > 8 * segment.length) return 'truncated';
    this.blockAt[index] = bit;
    this.bit = bit;
    this.mcu++;
    return null;
  }

  #readDc(table: HuffmanTable, at: number, index: number): number {
    const word = this.segment.view.getUint32(at >> 3) << (at & 7);
    const found = table.read(word >>> 16);
    const size = found & 0xff;
    const length = found >> 8;
    if (found === 0 || size > MAX_DC_BITS) return BAD_CODE;
    if (size === 0) return at + length;
    // A word has 25 bits or more of them: enough but for the longest codes.
    const value =
      length + size <= 25
        ? (word << length) >>> (32 - size)
        : this.segment.window(at + length) >> (16 - size);
    // Values whose first bit is 0 are negative (T.81, F.2.2.1).
    this.dc[index] = (this.dc[index] ?? 0) + (value < 1 << (size - 1) ? value - (1 << size) + 1 : value);
    return at + length + size;
  }
}
