import type { Turn } from '../frame/exif-orientation.ts';
import type { FrameOverlay, OverlayArea } from '../frame/frame-overlay.ts';
import { FRAME_ROOM } from '../frame/frame-room.ts';
import type { FrameSink } from '../frame/frame-sink.ts';
import { BlockEncoder } from '../frame/scan/encoded-block.ts';
import { ScanHeaderParser } from '../frame/scan/scan-header-parser.ts';
import type { ScanHeader } from '../frame/scan/scan-header.ts';
import { ScanPatcher } from '../frame/scan/scan-patcher.ts';
import { BandPainter } from './band-painter.ts';
import { GlyphBlocks } from './glyph-blocks.ts';
import { layOut } from './text-band.ts';
import type { OverlayPosition } from './text-place.ts';
import type { TextClock } from './text-clock.ts';
import type { McuArea } from './turns.ts';

/**
 * Writes the text of the moment in which a frame was captured into the frame's JPEG: its MCUs under the text are replaced, and
 * nothing else is decoded or changed. Text and blocks are made when they change, once per second at most.
 *
 * The cost is that of reading the scan up to the text, because no code can be found without those before it: nothing at the top of the JPEG, but
 * 20 times as much at its bottom, where the top of a turned picture may be.
 */
export class Overlay implements FrameOverlay {
  readonly #clock: TextClock;
  readonly #position: OverlayPosition;
  readonly #turn: Turn;
  readonly #parser = new ScanHeaderParser();
  readonly #patcher = new ScanPatcher();
  readonly #encoder = new BlockEncoder();
  readonly #glyphs = new GlyphBlocks();
  /** What #painter was made for. */
  #lines: readonly string[] | null = null;
  #header: ScanHeader | null = null;
  /** Null if these pictures cannot take the text. */
  #painter: BandPainter | null = null;
  #area: OverlayArea | null = null;

  /** @param turn by how much viewers turn the picture */
  constructor(clock: TextClock, position: OverlayPosition, turn: Turn) {
    this.#clock = clock;
    this.#position = position;
    this.#turn = turn;
  }

  get area(): OverlayArea | null {
    return this.#area;
  }

  draw(sink: Pick<FrameSink, 'partial' | 'splice'>, capturedAtMs: number): boolean {
    const jpeg = sink.partial();
    const header = this.#parser.parse(jpeg);
    if (typeof header === 'string') return false;
    const lines = this.#clock.lines(capturedAtMs);
    if (lines !== this.#lines || header !== this.#header) this.#prepare(lines, header);
    const painter = this.#painter;
    if (painter === null) return false;
    const change = this.#patcher.patch(jpeg, header, painter.runs, painter);
    if (typeof change === 'string') return false;
    return sink.splice(change.at, change.remove, change.insert, FRAME_ROOM);
  }

  #prepare(lines: readonly string[], header: ScanHeader): void {
    this.#lines = lines;
    this.#header = header;
    // The first component of other pictures is red or cyan, and white text would be of that color.
    const hasLuminance = header.colors === 'gray' || header.colors === 'ycc';
    const band = hasLuminance ? layOut(lines, this.#position, header, this.#glyphs, this.#turn) : null;
    this.#painter = band === null ? null : new BandPainter(band, header, this.#encoder);
    const area = band === null ? null : fractionsOf(band, header);
    if (JSON.stringify(area) !== JSON.stringify(this.#area)) this.#area = area;
  }
}

function fractionsOf(
  { firstColumn, firstRow, columns, rows }: McuArea,
  { width, height, mcuWidth, mcuHeight }: ScanHeader,
): OverlayArea {
  const [across, down] = [mcuWidth / width, mcuHeight / height];
  return { x: firstColumn * across, y: firstRow * down, w: columns * across, h: rows * down };
}
