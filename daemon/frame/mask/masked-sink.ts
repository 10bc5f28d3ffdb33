import type { FrameSink } from '../frame-sink.ts';
import { EOI, MARKER, RST0, RST7, scanEnd, START_BYTES } from '../jpeg-markers.ts';
import { ScanHeaderParser } from '../scan/scan-header-parser.ts';
import type { ScanHeader } from '../scan/scan-header.ts';
import { ScanPatcher } from '../scan/scan-patcher.ts';
import type { McuRun } from '../scan/scan-patcher.ts';
import type { ScanSplice } from '../scan/scan-output.ts';
import type { ScanRefusal } from '../scan/scan-refusal.ts';
import type { SplitterCounts } from '../splitter-counts.ts';
import { maskRuns } from './mask-runs.ts';
import type { MaskPolygon } from './mask-runs.ts';

/**
 * Takes a splitter's frames, and hands them on with polygons of the picture gray: the data of these MCUs is not in them any more. A frame that
 * cannot be masked is dropped. The splitter must cut out application data that could show the same (isRevealing).
 */
export class MaskedSink implements FrameSink {
  /** Why the newest frame could not be masked; null if none could not. */
  refusal: ScanRefusal | null = null;
  readonly #sink: FrameSink;
  readonly #polygons: readonly MaskPolygon[];
  readonly #counts: Pick<SplitterCounts, 'dropped'>;
  readonly #parser = new ScanHeaderParser();
  readonly #patcher = new ScanPatcher();
  /** The MCUs are the same while the header is. */
  #header: ScanHeader | null = null;
  #runs: readonly McuRun[] = [];

  constructor(sink: FrameSink, polygons: readonly MaskPolygon[], counts: Pick<SplitterCounts, 'dropped'>) {
    this.#sink = sink;
    this.#polygons = polygons;
    this.#counts = counts;
  }

  received(): void {
    this.#sink.received();
  }

  begin(): void {
    this.#sink.begin();
  }

  append(chunk: Buffer, start: number, end: number): boolean {
    return this.#sink.append(chunk, start, end);
  }

  partial(): Buffer {
    return this.#sink.partial();
  }

  splice(at: number, remove: number, insert: Uint8Array, room?: number): boolean {
    return this.#sink.splice(at, remove, insert, room);
  }

  commit(width: number, height: number): boolean {
    if (this.#mask()) return this.#sink.commit(width, height);
    this.#counts.dropped.unmasked++;
    this.#sink.discard();
    return false;
  }

  discard(): void {
    this.#sink.discard();
  }

  #mask(): boolean {
    const splice = this.#splice(this.#sink.partial());
    if (typeof splice === 'string') {
      this.refusal = splice;
      return false;
    }
    return this.#sink.splice(splice.at, splice.remove, splice.insert);
  }

  #splice(jpeg: Buffer): ScanSplice | ScanRefusal {
    const header = this.#parser.parse(jpeg);
    if (typeof header === 'string') return header;
    // A second scan, or whatever else comes behind, could show the picture again.
    if (!endsBehindScan(jpeg, header.dataStart)) return 'several-scans';
    if (header !== this.#header) {
      this.#runs = maskRuns(this.#polygons, header);
      this.#header = header;
    }
    return this.#patcher.patch(jpeg, header, this.#runs, null);
  }
}

/** Whether nothing but EOI follows the entropy-coded data that starts there. */
function endsBehindScan(jpeg: Buffer, dataStart: number): boolean {
  let end = scanEnd(jpeg, dataStart);
  for (;;) {
    // Any number of FF may come before a marker.
    while (jpeg[end + 1] === MARKER) end++;
    const code = jpeg[end + 1] ?? 0;
    if (!isRestart(code)) return code === EOI && end === jpeg.length - START_BYTES;
    end = scanEnd(jpeg, end + START_BYTES);
  }
}

function isRestart(code: number): boolean {
  return code >= RST0 && code <= RST7;
}
