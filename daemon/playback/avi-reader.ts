import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { CHUNK_HEAD_BYTES, pictureEnd, readChunkHead } from '../recording/avi-format.ts';
import type { AviHead } from '../recording/avi-format.ts';
import type { DiskQueue, FileSystem } from '../recording/disk-queue.ts';
import { INDEX_ENDING } from '../recording/recording-names.ts';
import { readIndex } from '../recording/side-index.ts';
import type { IndexRecord } from '../recording/side-index.ts';
import type { StoredRecording } from '../recording/recording-folder.ts';
import { headOf, picturesWithoutIndex, read } from './picture-index.ts';

/** Read in one operation: recording waits for so long. */
const BLOCK_BYTES = 1 << 20;
/** As MAX_FRAME_BYTES; an index that is damaged may say anything. */
const MOST_PICTURE_BYTES = 65 << 20;
/** Of an index: as many pictures as an hour of 30 frames per second has. A file has a minute. */
const MOST_INDEX_BYTES = 16 * 108_000;

/** A picture of a recording. */
export interface RecordedPicture {
  /** When it was captured: ms since 1970. */
  readonly atMs: number;
  readonly jpeg: Buffer;
}

/**
 * The pictures of one AVI, also while it is being written: those that its index names by now. Keeps the file open until close(); each
 * operation waits for its turn at the disk.
 */
export class AviReader {
  readonly head: AviHead;
  /** By time. */
  readonly pictures: readonly IndexRecord[];
  readonly #queue: Pick<DiskQueue, 'run'>;
  readonly #avi: FileHandle;
  #block: Buffer = Buffer.alloc(0);
  #blockStart = 0;

  private constructor(
    queue: Pick<DiskQueue, 'run'>,
    avi: FileHandle,
    { head, pictures }: { head: AviHead; pictures: readonly IndexRecord[] },
  ) {
    this.#queue = queue;
    this.#avi = avi;
    this.head = head;
    this.pictures = pictures;
  }

  /** Null if the file is none of ours, or holds no picture. */
  static async open(
    queue: Pick<DiskQueue, 'run'>,
    root: string,
    { avi: path, stem, startMs }: Pick<StoredRecording, 'avi' | 'stem' | 'startMs'>,
  ): Promise<AviReader | null> {
    const opened = await queue.run(
      async (fs) => {
        const avi = await fs.open(join(root, path), 'r');
        try {
          const head = await headOf(avi);
          if (head === null) return { avi, reader: null };
          const named = await sideIndex(fs, join(root, `${stem}${INDEX_ENDING}`));
          const pictures = named.length > 0 ? named : await picturesWithoutIndex(avi, head, startMs);
          return {
            avi,
            reader: pictures.length === 0 ? null : new AviReader(queue, avi, { head, pictures }),
          };
        } catch (error) {
          await avi.close();
          throw error;
        }
      },
      { late: ({ avi }) => void avi.close().catch(() => {}) },
    );
    if (opened.reader === null) await queue.run(() => opened.avi.close());
    return opened.reader;
  }

  /** The number of the last picture captured at this time or before; -1 if all came later. */
  indexAt(ms: number): number {
    let [low, high] = [0, this.pictures.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.pictures[middle]?.atMs ?? 0) <= ms) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /**
   * Reads a picture; null if it is damaged, or was deleted. Reads more than it, so that the next ones are there already.
   *
   * @param ahead - whether the next pictures will be asked for too
   */
  async read(index: number, ahead = false): Promise<RecordedPicture | null> {
    const record = this.pictures[index];
    if (record === undefined || record.bytes > MOST_PICTURE_BYTES) return null;
    const end = pictureEnd(record);
    if (record.offset < this.#blockStart || end > this.#blockStart + this.#block.length) {
      const length = ahead ? Math.max(this.#blockEnd(index) - record.offset, 0) : end - record.offset;
      this.#block = await this.#queue.run(() => read(this.#avi, record.offset, length));
      this.#blockStart = record.offset;
    }
    const at = record.offset - this.#blockStart;
    const jpeg = this.#block.subarray(at + CHUNK_HEAD_BYTES, at + CHUNK_HEAD_BYTES + record.bytes);
    const isWhole = readChunkHead(this.#block, at) === record.bytes && jpeg.length === record.bytes;
    return isWhole ? { atMs: record.atMs, jpeg } : null;
  }

  close(): Promise<void> {
    return this.#queue.run(() => this.#avi.close(), { patient: true });
  }

  /** Where a block ends that begins with this picture and has whole ones. */
  #blockEnd(first: number): number {
    const { offset } = this.pictures[first] as IndexRecord;
    let end = pictureEnd(this.pictures[first] as IndexRecord);
    for (let i = first + 1; i < this.pictures.length; i++) {
      const next = pictureEnd(this.pictures[i] as IndexRecord);
      if (next - offset > BLOCK_BYTES) break;
      end = next;
    }
    return end;
  }
}

/** Empty if there is none. */
async function sideIndex(fs: FileSystem, path: string): Promise<IndexRecord[]> {
  try {
    const file = await fs.open(path, 'r');
    try {
      const { size } = await file.stat();
      return readIndex(await read(file, 0, Math.min(size, MOST_INDEX_BYTES)));
    } finally {
      await file.close();
    }
  } catch {
    return [];
  }
}
