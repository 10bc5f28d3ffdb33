import { MAX_PUT } from './bit-writer.ts';
import type { BitWriter } from './bit-writer.ts';
import { bitsOf, flatBlock, sizeOf } from './encoded-block.ts';
import type { EncodedBlock } from './encoded-block.ts';
import { grayLevel } from './gray-level.ts';
import { END_OF_BLOCK, MAX_COEFFICIENTS, SIXTEEN_ZEROS } from './huffman-table.ts';
import type { HuffmanTable } from './huffman-table.ts';
import type { McuWalker } from './mcu-walker.ts';
import { padding } from './phase-padding.ts';
import type { ScanComponent } from './scan-header.ts';

/** Says what comes in place of blocks. */
export interface BlockPainter {
  /**
   * The content of a block of an MCU: `component` is an index in the header's, `block` is the number among the component's
   * blocks in the MCU, row by row. Null: there is none, and the picture stays as it is. It is asked twice for each.
   */
  block(mcu: number, component: number, block: number): EncodedBlock | null;
}

/** What measure() returns if a table lacks a code. */
const NO_CODE = -1;
/** Of a DC difference: that of 8-bit pictures (T.81, table F.1). */
const MAX_DC_BITS = 11;

/** Writes the new content of MCUs that follow each other in a segment, and the first DC values behind them. */
export class RunWriter {
  #components: readonly ScanComponent[] = [];
  #painter: BlockPainter | null = null;
  /** In place of a painter, by component. */
  #gray: EncodedBlock[] = [];
  /** Before the run, and as far as it is written, by component: the last DC value. */
  readonly #before = new Int32Array(4);
  readonly #dc = new Int32Array(4);
  /** Redundant codes for 16 zeros, by component: how many there is room for, and how many are still to be written. */
  readonly #room = new Int32Array(4);
  readonly #zeros = new Int32Array(4);

  begin(components: readonly ScanComponent[], painter: BlockPainter | null): void {
    this.#components = components;
    this.#painter = painter;
  }

  /** The last DC values before the run. */
  beginRun(dc: Int32Array): void {
    this.#before.set(dc);
  }

  /**
   * How many bits the MCUs from start to end and the one behind them have; `next` has just read the latter, and is null if the segment
   * ends before. NO_CODE if they cannot be written.
   */
  measure(start: number, end: number, next: McuWalker | null): number {
    if (this.#painter === null && !this.#chooseGray(end - start, next)) return NO_CODE;
    this.#room.fill(0);
    this.#dc.set(this.#before);
    let bits = 0;
    // All gray MCUs behind the first one have the same bits, and three have room for all codes that may be needed.
    const measured = this.#painter === null ? Math.min(end, start + 3) : end;
    let bitsEach = 0;
    for (let mcu = start; mcu < measured; mcu++) {
      bitsEach = 0;
      for (let index = 0; index < this.#components.length; index++) {
        const added = this.#measureBlocks(mcu, index);
        if (added === NO_CODE) return NO_CODE;
        bitsEach += added;
      }
      bits += bitsEach;
    }
    bits += (end - measured) * bitsEach;
    if (next === null) return bits;
    for (const [index, { dc }] of this.#components.entries()) {
      const length = dcBits(dc, (next.firstDc[index] ?? 0) - (this.#dc[index] ?? 0));
      if (length === NO_CODE) return NO_CODE;
      bits += length + (next.blockAt[index + 1] ?? 0) - (next.acAt[index] ?? 0);
    }
    return bits;
  }

  #measureBlocks(mcu: number, index: number): number {
    const component = this.#components[index];
    if (component === undefined) return NO_CODE;
    const endBits = component.ac.lengths[END_OF_BLOCK] ?? 0;
    let bits = 0;
    for (let number = 0; number < component.across * component.down; number++) {
      const block = this.#block(mcu, index, number);
      if (block === null) return NO_CODE;
      const length = dcBits(component.dc, block.dc - (this.#dc[index] ?? 0));
      const hasEnd = block.last < MAX_COEFFICIENTS;
      if (length === NO_CODE || (hasEnd && endBits === 0)) return NO_CODE;
      this.#dc[index] = block.dc;
      this.#room[index] = (this.#room[index] ?? 0) + roomOf(block);
      bits += length + block.bits + (hasEnd ? endBits : 0);
    }
    return bits;
  }

  /** Writes the MCUs, which were measured, with redundant bits: if it can be, `bits` modulo 8. */
  write(writer: BitWriter, start: number, end: number, bits: number): void {
    padding(this.#components, this.#room, bits, this.#zeros);
    this.#dc.set(this.#before);
    for (let mcu = start; mcu < end; mcu++)
      for (let index = 0; index < this.#components.length; index++) this.#writeBlocks(writer, mcu, index);
  }

  #writeBlocks(writer: BitWriter, mcu: number, index: number): void {
    const component = this.#components[index];
    if (component === undefined) return;
    const { ac } = component;
    for (let number = 0; number < component.across * component.down; number++) {
      const block = this.#block(mcu, index, number);
      if (block === null) return;
      if (block.last === 0 && block.dc === this.#dc[index] && this.#zeros[index] === 0) {
        this.#writeSame(writer, component);
        continue;
      }
      this.writeDc(writer, index, block.dc);
      const { codes } = block;
      for (let i = 0; i < codes.length; i += 2) writer.put(codes[i] ?? 0, codes[i + 1] ?? 0);
      const zeros = Math.min(this.#zeros[index] ?? 0, roomOf(block));
      this.#zeros[index] = (this.#zeros[index] ?? 0) - zeros;
      for (let i = 0; i < zeros; i++)
        writer.put(ac.codes[SIXTEEN_ZEROS] ?? 0, ac.lengths[SIXTEEN_ZEROS] ?? 0);
      if (block.last < MAX_COEFFICIENTS)
        writer.put(ac.codes[END_OF_BLOCK] ?? 0, ac.lengths[END_OF_BLOCK] ?? 0);
    }
  }

  /** Writes a block of one color, which is that of the one before. */
  #writeSame(writer: BitWriter, { dc, ac }: ScanComponent): void {
    const [same = 0, end = 0] = [dc.lengths[0], ac.lengths[END_OF_BLOCK]];
    if (same + end <= MAX_PUT)
      writer.put(((dc.codes[0] ?? 0) << end) | (ac.codes[END_OF_BLOCK] ?? 0), same + end);
    else {
      writer.put(dc.codes[0] ?? 0, same);
      writer.put(ac.codes[END_OF_BLOCK] ?? 0, end);
    }
  }

  /** Writes a DC value of a component behind its last one. */
  writeDc(writer: BitWriter, index: number, value: number): void {
    const table = this.#components[index]?.dc;
    if (table === undefined) return;
    const difference = value - (this.#dc[index] ?? 0);
    const size = sizeOf(difference);
    writer.put(table.codes[size] ?? 0, table.lengths[size] ?? 0);
    writer.put(bitsOf(difference, size), size);
    this.#dc[index] = value;
  }

  #block(mcu: number, index: number, number: number): EncodedBlock | null {
    return this.#painter === null ? (this.#gray[index] ?? null) : this.#painter.block(mcu, index, number);
  }

  #chooseGray(mcus: number, next: McuWalker | null): boolean {
    for (const [index, component] of this.#components.entries()) {
      const blocks = mcus * component.across * component.down;
      const after = next === null ? null : (next.firstDc[index] ?? 0);
      const level = grayLevel(component, blocks, this.#before[index] ?? 0, after);
      if (level === null) return false;
      if (this.#gray[index]?.dc !== level) this.#gray[index] = flatBlock(level);
    }
    return true;
  }
}

/** How many redundant codes for 16 zeros a block has room for: at least one zero must be left for its end. */
function roomOf({ last }: EncodedBlock): number {
  return last < MAX_COEFFICIENTS ? (MAX_COEFFICIENTS - 1 - last) >> 4 : 0;
}

function dcBits(table: HuffmanTable, difference: number): number {
  const size = sizeOf(difference);
  const length = size > MAX_DC_BITS ? 0 : (table.lengths[size] ?? 0);
  return length === 0 ? NO_CODE : length + size;
}
