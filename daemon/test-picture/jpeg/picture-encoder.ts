import { BitWriter, type Bits } from './bit-writer.ts';
import { FrameWriter } from './frame-writer.ts';
import { jpegHeader } from './header.ts';
import { quantizationTable } from './quantization.ts';
import { CHROMA_QUANTIZATION, LUMA_QUANTIZATION } from './tables.ts';
import { TILE, TileEncoder, type DcState, type Planes } from './tile-encoder.ts';

/** A picture that knows which of its tiles were painted since somebody asked last. Tiles count row by row. */
export interface Drawing extends Planes {
  readonly width: number;
  readonly height: number;
  /** The tiles painted since the last call. */
  takePainted(): Iterable<number>;
}

/** Neighbouring tiles whose bits are kept together. */
interface Run {
  readonly first: number;
  readonly end: number;
  stale: boolean;
  bits: Bits;
  dcBefore: DcState;
  dcAfter: DcState;
}

/**
 * Encodes a drawing whose changes are few: what was not painted is not encoded again.
 *
 * The scan is kept as runs of finished bits; a frame is these runs joined bit to bit. A run is encoded again when one
 * of its tiles was painted, or when the DC values before it changed, which its first tile is coded against. So each
 * tile that can change is a run of its own, and so is the tile after it: that one's own DC values never change, and
 * the long runs of still tiles behind it stay as they are.
 *
 *     row of tiles   [ s s s s s s ][m][m][m][s][ s s s s s s s s ]      m can change, s is still
 */
export class PictureEncoder {
  private readonly drawing: Drawing;
  private readonly tilesWide: number;
  private readonly tileEncoder: TileEncoder;
  private readonly writer = new BitWriter();
  private readonly frame: FrameWriter;
  private readonly runs: Run[] = [];
  private readonly runOfTile: Run[] = [];

  /**
   * @param quality 1 to 100, as rpicam-vid's
   * @param moving the tiles that may change; painting any other is right but slow
   */
  constructor(drawing: Drawing, quality: number, moving: ReadonlySet<number>) {
    const lumaQuantization = quantizationTable(LUMA_QUANTIZATION, quality);
    const chromaQuantization = quantizationTable(CHROMA_QUANTIZATION, quality);
    const { width, height } = drawing;
    this.drawing = drawing;
    this.tilesWide = Math.ceil(width / TILE);
    this.tileEncoder = new TileEncoder(drawing, lumaQuantization, chromaQuantization);
    this.frame = new FrameWriter(jpegHeader({ width, height, lumaQuantization, chromaQuantization }));
    this.divide(this.tilesWide * Math.ceil(height / TILE), moving);
  }

  /** The drawing as it is now, one JPEG. The bytes last until the next call. */
  encode(): Buffer {
    for (const tile of this.drawing.takePainted()) {
      const run = this.runOfTile[tile];
      if (run) run.stale = true;
    }
    let dc: DcState = [0, 0, 0];
    this.frame.start();
    for (const run of this.runs) {
      if (run.stale || differs(dc, run.dcBefore)) this.encodeRun(run, dc);
      this.frame.append(run.bits);
      dc = run.dcAfter;
    }
    return this.frame.finish();
  }

  private divide(tiles: number, moving: ReadonlySet<number>): void {
    const alone = (tile: number): boolean => moving.has(tile) || moving.has(tile - 1);
    for (let first = 0; first < tiles;) {
      let end = first + 1;
      if (!alone(first)) while (end < tiles && !alone(end)) end += 1;
      const run: Run = { first, end, stale: true, bits: NO_BITS, dcBefore: [0, 0, 0], dcAfter: [0, 0, 0] };
      this.runs.push(run);
      for (; first < end; first += 1) this.runOfTile.push(run);
    }
  }

  private encodeRun(run: Run, dcBefore: DcState): void {
    const dc: DcState = [...dcBefore];
    this.writer.clear();
    for (let tile = run.first; tile < run.end; tile += 1) {
      this.tileEncoder.encode(tile % this.tilesWide, Math.trunc(tile / this.tilesWide), dc, this.writer);
    }
    run.bits = this.writer.copy(run.bits);
    run.dcBefore = dcBefore;
    run.dcAfter = dc;
    run.stale = false;
  }
}

const NO_BITS: Bits = { bytes: new Uint8Array(0), length: 0 };

function differs(a: DcState, b: DcState): boolean {
  return a[0] !== b[0] || a[1] !== b[1] || a[2] !== b[2];
}
