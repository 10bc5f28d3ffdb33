import { movieBox, TICKS } from './movie-box.ts';
import type { Sample, Track } from './movie-box.ts';
import { box, letters, uint32 } from './mp4-boxes.ts';
import type { BoxPart } from './mp4-boxes.ts';

/** Then they are handed to the browser, which may keep them on its disk. */
const PIECE_BYTES = 4 * 2 ** 20;
const BOX_HEAD_BYTES = 8;

/** An MP4 with H.264: the movie box first, so that it plays while it is loaded, then the pictures. */
export class Mp4File {
  readonly #samples: { bytes: number; ticks: number; readonly isKey: boolean }[] = [];
  #blobs: Blob[] = [];
  #pieces: BoxPart[] = [];
  #pieceBytes = 0;
  #lastTick = 0;
  #bytes = 0;

  /** Of the pictures so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Adds a picture that is shown from `atMs` on, until the next one.
   *
   * @throws RangeError when it is earlier than the one before.
   */
  add(bytes: BoxPart, atMs: number, isKey: boolean): void {
    this.#showLastUntil(atMs);
    this.#samples.push({ bytes: bytes.length, ticks: 0, isKey });
    this.#bytes += bytes.length;
    this.#pieces.push(bytes);
    this.#pieceBytes += bytes.length;
    if (this.#pieceBytes < PIECE_BYTES) return;
    this.#blobs.push(new Blob(this.#pieces));
    [this.#pieces, this.#pieceBytes] = [[], 0];
  }

  /** The whole file, whose last picture is shown until `endMs`. */
  end(endMs: number, track: Omit<Track, 'samples'>): Blob {
    this.#showLastUntil(endMs);
    const type = box('ftyp', letters('isom'), uint32(0x200), letters('isomiso2avc1mp41'));
    const samples: readonly Sample[] = this.#samples;
    // Its length does not depend on what it says.
    const movieBytes = movieBox({ ...track, samples }, 0).length;
    const movie = movieBox({ ...track, samples }, type.length + movieBytes + BOX_HEAD_BYTES);
    const dataHead = [uint32(BOX_HEAD_BYTES + this.#bytes), letters('mdat')];
    return new Blob([type, movie, ...dataHead, ...this.#blobs, ...this.#pieces], { type: 'video/mp4' });
  }

  #showLastUntil(ms: number): void {
    const tick = Math.round((ms * TICKS) / 1000);
    if (tick < this.#lastTick) throw new RangeError('a picture comes before the one that it follows');
    const last = this.#samples.at(-1);
    if (last !== undefined) last.ticks = tick - this.#lastTick;
    this.#lastTick = tick;
  }
}
