import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AVI_HEAD_BYTES, aviHead, CHUNK_HEAD_BYTES, pictureEnd, writeChunkHead } from './avi-format.ts';
import type { AviPicture } from './avi-format.ts';
import type { DiskQueue, FileSystem } from './disk-queue.ts';
import { finishAvi, writeAll } from './finish-avi.ts';
import type { AviShape } from './finish-avi.ts';
import { closedName, INDEX_ENDING, OPEN_ENDING } from './recording-names.ts';
import { indexBytes } from './side-index.ts';
import type { IndexRecord } from './side-index.ts';

export interface AviPlace {
  readonly queue: DiskQueue;
  /** RECORD_PATH, or the camera's folder in it. */
  readonly root: string;
  /** Throws if the disk is not there any more, so that nothing is written to its empty mount point. */
  readonly check?: (fs: FileSystem) => Promise<void>;
  /** Folder and name without ending, see stemOf(). */
  readonly stem: string;
}

/** An AVI that has its name. */
export interface ClosedAvi {
  /** Folder and name without ending. */
  readonly stem: string;
  /** Path below the root. */
  readonly path: string;
  readonly bytes: number;
}

/** An AVI on disk, and the index beside it. All its operations go before those of readers. */
export class AviFile {
  readonly #place: AviPlace;
  readonly #shape: AviShape;
  readonly #avi: FileHandle;
  readonly #index: FileHandle;
  readonly #pictures: AviPicture[] = [];
  /** What the index lacks. Each write is a turn of a thread, so it is written with each sync. */
  #unwritten: IndexRecord[] = [];
  #end = AVI_HEAD_BYTES;
  #indexEnd = 0;

  private constructor(place: AviPlace, shape: AviShape, avi: FileHandle, index: FileHandle) {
    this.#place = place;
    this.#shape = shape;
    this.#avi = avi;
    this.#index = index;
  }

  /** Creates both files, and the folders that they need. */
  static create(place: AviPlace, shape: AviShape): Promise<AviFile> {
    const path = join(place.root, place.stem);
    const create = async (fs: FileSystem): Promise<AviFile> => {
      await place.check?.(fs);
      await fs.mkdir(dirname(path), { recursive: true });
      const opened: FileHandle[] = [];
      try {
        const index = await fs.open(`${path}${INDEX_ENDING}`, 'wx+');
        opened.push(index);
        const avi = await fs.open(`${path}${OPEN_ENDING}`, 'wx+');
        opened.push(avi);
        await writeAll(avi, aviHead({ ...shape, closed: null }), 0);
        return new AviFile(place, shape, avi, index);
      } catch (error) {
        await Promise.allSettled(opened.map((file) => file.close()));
        throw error;
      }
    };
    return place.queue.run(create, { urgent: true, late: (file) => void file.#release() });
  }

  /** Bytes that are written. */
  get bytes(): number {
    return this.#end;
  }

  async append(chunks: Buffer, records: readonly IndexRecord[]): Promise<void> {
    await this.#run(() => writeAll(this.#avi, chunks, this.#end));
    this.#end += chunks.length;
    this.#pictures.push(...records);
    this.#unwritten.push(...records);
  }

  /** When it returns, all that was appended stays after a power cut. The index follows: it never says more than there is. */
  async sync(): Promise<void> {
    const index = indexBytes(this.#unwritten);
    this.#unwritten = [];
    await this.#run(() => this.#avi.datasync());
    await this.#run(() => writeAll(this.#index, index, this.#indexEnd));
    this.#indexEnd += index.length;
    await this.#run(() => this.#index.datasync());
  }

  /**
   * Repeats the last picture after so many slots without one, as players end with the last picture. It is none of the
   * index beside the file.
   */
  async repeatLast(emptySlots: number): Promise<void> {
    const last = this.#pictures.at(-1);
    if (last === undefined) return;
    const gap = emptySlots * CHUNK_HEAD_BYTES;
    const chunks = Buffer.alloc(gap + pictureEnd(last) - last.offset);
    for (let at = 0; at < gap; at += CHUNK_HEAD_BYTES) writeChunkHead(chunks, at, 0);
    await this.#run(() => this.#avi.read(chunks, gap, chunks.length - gap, last.offset));
    await this.#run(() => writeAll(this.#avi, chunks, this.#end));
    this.#pictures.push({ offset: this.#end + gap, bytes: last.bytes });
    this.#end += chunks.length;
  }

  /** Writes the AVI's own index and the sizes in its head, and gives the file its name. */
  async close(lengthMs: number): Promise<ClosedAvi> {
    const content = { shape: this.#shape, pictures: this.#pictures, end: this.#end, lengthMs };
    const bytes = await this.#run(() => finishAvi(this.#avi, content));
    await this.sync();
    await this.abandon();
    const { queue, root, stem } = this.#place;
    const path = closedName(stem, lengthMs);
    const from = join(root, `${stem}${OPEN_ENDING}`);
    await queue.run((fs) => fs.rename(from, join(root, path)), { urgent: true });
    return { stem, path, bytes };
  }

  /** Closes the files as they are; the next start of recording repairs them. Never rejects. */
  abandon(): Promise<void> {
    // On a disk that hangs, closing them may hang too: then nobody waits for that.
    return this.#place.queue.run(() => this.#release(), { urgent: true, patient: true }).catch(() => {});
  }

  async #release(): Promise<void> {
    await Promise.allSettled([this.#avi.close(), this.#index.close()]);
  }

  #run<T>(act: () => Promise<T>): Promise<T> {
    return this.#place.queue.run(act, { urgent: true });
  }
}
