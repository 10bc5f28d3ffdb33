import { BitWriter, type Bits } from './bit-writer.ts';
import { FrameWriter } from './frame-writer.ts';
import { jpegHeader } from './header.ts';
import { quantizationTable } from './quantization.ts';
import { CHROMA_QUANTIZATION, LUMA_QUANTIZATION } from './tables.ts';
import { TILE, TileEncoder, type DcState, type Planes } from './tile-encoder.ts';

/** A picture that knows which of its tiles were painted since the last call. Tiles are counted row by row. */
export interface Drawing extends Planes {
  readonly width: number;
  readonly height: number;
  /** The tiles painted since the last call. */
  takePainted(): Iterable<number>;
}

/** Adjacent tiles whose bits are kept together. */
interface Run {
  readonly first: number;
  readonly end: number;
  stale: boolean;
  bits: Bits;
  dcBefore: DcState;
  dcAfter: DcState;
}

/**
 * Encodes a drawing with few changes: tiles that were not painted are not encoded again.
 *
 * It keeps the scan as runs of encoded bits; a frame is these runs joined. A run is encoded again if one of its tiles
 * was painted, or if the DC values before it changed, against which its first tile is coded. So each tile that can
 * change is a run of its own, and so is the tile after it: its own DC values never change, and the long runs of still
 * tiles after it stay valid.
 *
 *     row of tiles   [ s s s s s s ][m][m][m][s][ s s s s s s s s ]      m can change, s is still
 */
export class PictureEncoder {
  readonly #drawing: Drawing;
  readonly #tilesWide: number;
  readonly #tileEncoder: TileEncoder;
  readonly #writer = new BitWriter();
  readonly #frame: FrameWriter;
  readonly #runs: Run[] = [];
  readonly #runOfTile: Run[] = [];

  /**
   * @param quality 1 to 100, as rpicam-vid's
   * @param moving the tiles that may change; painting any other one works but is slow
   */
  constructor(drawing: Drawing, quality: number, moving: ReadonlySet<number>) {
    const lumaQuantization = quantizationTable(LUMA_QUANTIZATION, quality);
    const chromaQuantization = quantizationTable(CHROMA_QUANTIZATION, quality);
    const { width, height } = drawing;
    this.#drawing = drawing;
    this.#tilesWide = Math.ceil(width / TILE);
    this.#tileEncoder = new TileEncoder(drawing, lumaQuantization, chromaQuantization);
    this.#frame = new FrameWriter(jpegHeader({ width, height, lumaQuantization, chromaQuantization }));
    this.#divide(this.#tilesWide * Math.ceil(height / TILE), moving);
  }

  /** The current drawing as a JPEG. The bytes are valid until the next call. */
  encode(): Buffer {
    for (const tile of this.#drawing.takePainted()) {
      const run = this.#runOfTile[tile];
      if (run) run.stale = true;
    }
    let dc: DcState = [0, 0, 0];
    this.#frame.start();
    for (const run of this.#runs) {
      if (run.stale || differs(dc, run.dcBefore)) this.#encodeRun(run, dc);
      this.#frame.append(run.bits);
      dc = run.dcAfter;
    }
    return this.#frame.finish();
  }

  #divide(tiles: number, moving: ReadonlySet<number>): void {
    const isSeparate = (tile: number): boolean => moving.has(tile) || moving.has(tile - 1);
    for (let first = 0; first < tiles;) {
      let end = first + 1;
      if (!isSeparate(first)) while (end < tiles && !isSeparate(end)) end++;
      const run: Run = { first, end, stale: true, bits: NO_BITS, dcBefore: [0, 0, 0], dcAfter: [0, 0, 0] };
      this.#runs.push(run);
      for (; first < end; first++) this.#runOfTile.push(run);
    }
  }

  #encodeRun(run: Run, dcBefore: DcState): void {
    const dc: DcState = [...dcBefore];
    this.#writer.clear();
    for (let tile = run.first; tile < run.end; tile++) {
      this.#tileEncoder.encode(tile % this.#tilesWide, Math.trunc(tile / this.#tilesWide), dc, this.#writer);
    }
    run.bits = this.#writer.copy(run.bits);
    run.dcBefore = dcBefore;
    run.dcAfter = dc;
    run.stale = false;
  }
}

const NO_BITS: Bits = { bytes: new Uint8Array(0), length: 0 };

function differs(a: DcState, b: DcState): boolean {
  return a[0] !== b[0] || a[1] !== b[1] || a[2] !== b[2];
}
