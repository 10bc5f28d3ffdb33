import type { ScanHeader } from './scan-header.ts';
import { McuWalker } from './mcu-walker.ts';
import { RunWriter } from './run-writer.ts';
import type { BlockPainter } from './run-writer.ts';
import { ScanOutput } from './scan-output.ts';
import type { ScanSplice } from './scan-output.ts';
import type { ScanRefusal } from './scan-refusal.ts';

/** MCUs that follow each other in the scan. A run goes on in the next row of the picture. */
export interface McuRun {
  /** The number of the first one, row by row, from 0. */
  readonly start: number;
  /** Behind the last one. */
  readonly end: number;
}

/** More than redundant bits have: 14 codes of 16 bits. */
const MAX_PADDING_BYTES = 32;

/**
 * Changes MCUs of a baseline JPEG in place, without decoding the others: nothing but these MCUs changes in the picture.
 *
 * Two ties hold MCUs together. DC values are differences from the block before: the first ones behind a run are written again.
 * And codes are not whole bytes: if a run ends at the same bit of a byte as the old one did, all bytes behind it stay. Redundant codes for 16
 * zeros see to that, if the table has them and there is room; if not, the rest of the segment is shifted.
 */
export class ScanPatcher {
  readonly #walker = new McuWalker();
  readonly #output = new ScanOutput();
  readonly #runs = new RunWriter();
  #components = 0;

  /**
   * The change of a whole JPEG with this header that gives these MCUs new content: gray if there is no painter. The runs are in
   * their order, with at least one MCU between them. It takes as long as it takes to read the MCUs up to the last run.
   */
  patch(
    jpeg: Buffer,
    header: ScanHeader,
    runs: readonly McuRun[],
    painter: BlockPainter | null,
  ): ScanSplice | ScanRefusal {
    this.#components = header.components.length;
    this.#runs.begin(header.components, painter);
    this.#walker.begin(jpeg, header);
    this.#output.begin(jpeg);
    for (const run of runs) {
      const refusal = this.#run(run);
      if (refusal !== null) return refusal;
    }
    const refusal = this.#finish();
    return refusal ?? this.#output.end(this.#walker.segment);
  }

  #run({ start, end }: McuRun): ScanRefusal | null {
    const walker = this.#walker;
    // The MCU behind a run is written with it: a run that starts there would leave it as it was.
    if (start < walker.mcu) return 'malformed';
    for (let refusal = this.#goTo(start); ; refusal = this.#goTo(walker.mcu)) {
      if (refusal !== null) return refusal;
      refusal = this.#part(Math.min(end, walker.segmentEnd));
      if (refusal !== null || walker.mcu >= end) return refusal;
    }
  }

  /** Goes to an MCU, and into its segment. */
  #goTo(mcu: number): ScanRefusal | null {
    const walker = this.#walker;
    for (;;) {
      let refusal: ScanRefusal | null = null;
      if (walker.mcu === walker.segmentEnd) {
        this.#output.leaveSegment(walker.segment, walker.bit);
        refusal = walker.nextSegment();
      } else if (walker.mcu < mcu) refusal = walker.read();
      else return null;
      if (refusal !== null) return refusal;
    }
  }

  /** If the rest of the segment is shifted, that must be copied. */
  #finish(): ScanRefusal | null {
    const walker = this.#walker;
    if (!this.#output.isShifted) return null;
    while (walker.mcu < walker.segmentEnd) {
      const refusal = walker.read();
      if (refusal !== null) return refusal;
    }
    this.#output.leaveSegment(walker.segment, walker.bit);
    return null;
  }

  /** Changes the MCUs up to `end`, which are in one segment. */
  #part(end: number): ScanRefusal | null {
    const walker = this.#walker;
    const start = walker.mcu;
    const from = walker.bit;
    this.#runs.beginRun(walker.dc);
    while (walker.mcu < end) {
      const refusal = walker.read();
      if (refusal !== null) return refusal;
    }
    const isLast = end === walker.segmentEnd;
    if (isLast) {
      walker.segment.need(Infinity);
      if (walker.segment.marker === 0) return 'truncated';
    } else {
      const refusal = walker.read();
      if (refusal !== null) return refusal;
    }
    const bits = this.#runs.measure(start, end, isLast ? null : walker);
    if (bits < 0) return 'no-code';
    const output = this.#output;
    output.open(walker.segment, from);
    output.writer.reserve((bits >> 3) + MAX_PADDING_BYTES);
    this.#runs.write(output.writer, start, end, isLast ? 0 : (walker.bit - output.writer.phase - bits) & 7);
    if (isLast) output.endSegment(walker.segment);
    else this.#writeNext();
    return null;
  }

  /** Writes the MCU behind the run, which was read: its first DC values again, and all else as it was. */
  #writeNext(): void {
    const { segment, bit, firstDc, acAt, blockAt } = this.#walker;
    for (let index = 0; index < this.#components; index++) {
      this.#runs.writeDc(this.#output.writer, index, firstDc[index] ?? 0);
      this.#output.copy(segment, acAt[index] ?? 0, blockAt[index + 1] ?? 0);
    }
    this.#output.skipTo(bit);
  }
}
