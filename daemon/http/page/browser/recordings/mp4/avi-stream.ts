import { StreamedBytes } from './streamed-bytes.ts';

/** A picture of an export, at the slot in which it is shown first. */
export interface SlotPicture {
  readonly slot: number;
  readonly jpeg: Uint8Array<ArrayBuffer>;
}

/** The head of an AVI of picamd, as daemon/recording/avi-format.ts writes it. */
const HEAD = { bytes: 224, slots: 48, scale: 128, rate: 132, list: 220 } as const;
const CHUNK_HEAD_BYTES = 8;
/** RIFF ids, as they are read with the first letter first. */
const [RIFF, MOVI, PICTURE, INDEX] = [0x52494646, 0x6d6f7669, 0x30306463, 0x69647831];
/** The largest MAX_FRAME_BYTES is 64 MiB; whatever says more is no picture. */
const MOST_PICTURE_BYTES = 64 * 2 ** 20;

/**
 * Reads an exported AVI while it comes. Each of its slots lasts as long; one without a picture repeats the picture before it.
 *
 * @throws Error from `open` and `pictures` when the AVI is another one, or ends before its end.
 */
export class AviStream {
  /** Slots in a second. */
  readonly fps: number;
  /** How many slots there will be, about. */
  readonly slotsPlanned: number;
  /** How many there were so far. */
  slots = 0;
  readonly #bytes: StreamedBytes;

  private constructor(head: DataView, bytes: StreamedBytes) {
    this.fps = head.getUint32(HEAD.rate, true) / head.getUint32(HEAD.scale, true);
    this.slotsPlanned = head.getUint32(HEAD.slots, true);
    this.#bytes = bytes;
  }

  static async open(stream: ReadableStream<Uint8Array>): Promise<AviStream> {
    const bytes = new StreamedBytes(stream);
    const head = viewOf(await bytes.take(HEAD.bytes));
    if (head?.getUint32(0) !== RIFF || head.getUint32(HEAD.list) !== MOVI)
      throw new Error('no AVI of picamd');
    const avi = new AviStream(head, bytes);
    if (!(avi.fps > 0 && avi.fps < Infinity)) throw new Error('an AVI without a rate');
    return avi;
  }

  /** The last picture is repeated at the end for players that stop at it: that one is left out. */
  async *pictures(): AsyncGenerator<SlotPicture> {
    let [before, last]: [SlotPicture | null, SlotPicture | null] = [null, null];
    for (;;) {
      const head = viewOf(await this.#bytes.take(CHUNK_HEAD_BYTES));
      if (head?.getUint32(0) !== PICTURE) {
        // A very long one has no index, but all its slots.
        if (head?.getUint32(0) !== INDEX && this.slots < this.slotsPlanned)
          throw new Error('the AVI was cut');
        break;
      }
      const jpeg = await this.#picture(head.getUint32(4, true));
      if (jpeg !== null) {
        if (last !== null) yield last;
        [before, last] = [last, { slot: this.slots, jpeg }];
      }
      this.slots++;
    }
    if (last !== null && !isSame(last, before)) yield last;
  }

  async #picture(length: number): Promise<Uint8Array<ArrayBuffer> | null> {
    if (length === 0) return null;
    if (length > MOST_PICTURE_BYTES) throw new Error('a chunk that is no picture');
    // Chunks begin at even offsets.
    const bytes = await this.#bytes.take(length + (length & 1));
    if (bytes === null) throw new Error('the AVI was cut');
    return bytes.subarray(0, length);
  }
}

function viewOf(bytes: Uint8Array<ArrayBuffer> | null): DataView | null {
  return bytes === null ? null : new DataView(bytes.buffer);
}

function isSame({ jpeg }: SlotPicture, other: SlotPicture | null): boolean {
  return jpeg.length === other?.jpeg.length && jpeg.every((byte, i) => byte === other.jpeg[i]);
}
