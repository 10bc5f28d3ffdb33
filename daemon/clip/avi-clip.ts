import {
  AVI_HEAD_BYTES,
  aviHead,
  aviIndex,
  CHUNK_HEAD_BYTES,
  evenBytes,
  pictureEnd,
  writeChunkHead,
} from '../recording/avi-format.ts';
import type { AviPicture } from '../recording/avi-format.ts';
import type { ClipFacts, ClipPicture, ClipWriter } from './clip-format.ts';

const ODD = Buffer.alloc(1);
const RIFF_SIZE_AT = 4;
/** Three hours of 30 pictures in a second: the index is made at once, in 5 MB. */
const MOST_INDEXED = 324_000;

/**
 * An AVI that is sent while it is made. Its head says how many slots it will have, which players take the length from, and
 * that its list of pictures is empty, so that they read on to the end of the file; the index follows at the end. So ffprobe,
 * VLC, GStreamer and OpenCV know its length, with or without the index.
 */
export class AviClip implements ClipWriter {
  readonly #facts: ClipFacts;
  readonly #rate: number;
  readonly #slotsPlanned: number;
  readonly #pictures: AviPicture[] = [];
  #firstMs = 0;
  /** The slots so far. */
  #slots = 0;
  /** Of the file so far. */
  #bytes = 0;
  #last: Buffer | null = null;

  constructor(facts: ClipFacts) {
    this.#facts = facts;
    // A rate that is too high costs a few empty slots; one that is too low would put two pictures into one.
    this.#rate = Math.max(1, Math.ceil(facts.fps - 0.1));
    this.#slotsPlanned = Math.max(1, Math.round((facts.lengthMs * this.#rate) / 1000));
  }

  add({ atMs, jpeg }: ClipPicture): Buffer[] {
    const pieces: Buffer[] = [];
    if (this.#last === null) {
      this.#firstMs = atMs;
      pieces.push(this.#head());
    }
    pieces.push(this.#emptySlotsUpTo(Math.round(((atMs - this.#firstMs) * this.#rate) / 1000)));
    pieces.push(...this.#picture(jpeg));
    this.#last = jpeg;
    return pieces;
  }

  end(): Buffer[] {
    if (this.#last === null) return [];
    const pieces: Buffer[] = [];
    // Repeated in the last slot, because ffmpeg ends with the last picture and not with the slots after it.
    if (this.#slots < this.#slotsPlanned)
      pieces.push(this.#emptySlotsUpTo(this.#slotsPlanned - 1), ...this.#picture(this.#last));
    // Players do without it, more slowly.
    return this.#slots > MOST_INDEXED ? pieces : [...pieces, aviIndex(this.#pictures, this.#bytes)];
  }

  #head(): Buffer {
    const { width, height } = this.#facts;
    this.#bytes = AVI_HEAD_BYTES;
    const closed = { slots: this.#slotsPlanned, moviBytes: 0, largest: 0 };
    const head = aviHead({ width, height, rate: this.#rate, scale: 1, closed });
    // Unknown. With any other size ffmpeg ignores what comes behind it, when it reads from a pipe or over HTTP.
    head.writeUInt32LE(0, RIFF_SIZE_AT);
    return head;
  }

  #emptySlotsUpTo(slot: number): Buffer {
    const chunks = Buffer.alloc(Math.max(0, slot - this.#slots) * CHUNK_HEAD_BYTES);
    for (let at = 0; at < chunks.length; at += CHUNK_HEAD_BYTES) writeChunkHead(chunks, at, 0);
    this.#slots += chunks.length / CHUNK_HEAD_BYTES;
    this.#bytes += chunks.length;
    return chunks;
  }

  #picture(jpeg: Buffer): Buffer[] {
    const head = Buffer.alloc(CHUNK_HEAD_BYTES);
    writeChunkHead(head, 0, jpeg.length);
    const picture = { offset: this.#bytes, bytes: jpeg.length };
    this.#pictures.push(picture);
    this.#slots++;
    this.#bytes = pictureEnd(picture);
    return evenBytes(jpeg.length) === jpeg.length ? [head, jpeg] : [head, jpeg, ODD];
  }
}
