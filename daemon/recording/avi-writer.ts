import type { Frame } from '../frame/frame.ts';
import { AviFile } from './avi-file.ts';
import type { AviPlace, ClosedAvi } from './avi-file.ts';
import { AVI_HEAD_BYTES } from './avi-format.ts';
import type { AviShape } from './finish-avi.ts';
import { WriteBlock } from './write-block.ts';

/** What is written at once: large enough for flash, small enough that copying it costs no viewer a frame. */
const BLOCK_BYTES = 2 ** 20;
/** A power cut costs what came after, and what was on its way: together less than 5 s. */
const SYNC_MS = 4000;
/** A file that ends this much after its last picture shows that picture until then. */
const REPEAT_MS = 1000;

export interface AviWriterOptions extends AviPlace {
  /** Of the pictures; each has the same size. */
  readonly shape: AviShape;
  /** When the first picture was captured: ms since 1970, or of another clock that the file is named after. */
  readonly startMs: number;
  /** There is room for pictures again. */
  readonly onRoom: () => void;
  /** The disk fails: nothing more is written. Called once. */
  readonly onFailure: (error: unknown) => void;
  readonly syncMs?: number;
}

/**
 * Writes pictures to an AVI. It copies them into one block while another block is being written, and refuses pictures
 * while both are full: they stay in the ring until there is room, or until the ring overwrites them.
 */
export class AviWriter {
  readonly #options: AviWriterOptions;
  readonly #timer: NodeJS.Timeout;
  #filling = new WriteBlock(BLOCK_BYTES);
  #spare: WriteBlock | null = null;
  #file: AviFile | null = null;
  /** The write that is under way. */
  #writing: Promise<void> | null = null;
  #syncDue = false;
  /** Something was written that a power cut may take. */
  #isUnsynced = false;
  #hasFailed = false;
  /** Of the first picture, by the monotonic clock. */
  #firstMs: number | null = null;
  #lastMs = 0;
  #slots = 0;
  /** Where #filling begins in the file. */
  #start = AVI_HEAD_BYTES;

  constructor(options: AviWriterOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#flush(), options.syncMs ?? SYNC_MS);
  }

  /** Of the file, once all is written that was taken. */
  get bytes(): number {
    return this.#start + this.#filling.used;
  }

  /** From the first picture to the last. */
  get lengthMs(): number {
    return this.#firstMs === null ? 0 : this.#lastMs - this.#firstMs;
  }

  /** Copies the frame; returns false if there is no room for it now. */
  take(frame: Frame): boolean {
    if (this.#hasFailed) return false;
    const { shape, startMs } = this.#options;
    const { rate, scale } = shape;
    const sinceMs = frame.capturedAtMs - (this.#firstMs ?? frame.capturedAtMs);
    const slot = Math.max(this.#slots, Math.round((sinceMs * rate) / (1000 * scale)));
    const emptySlots = slot - this.#slots;
    if (!this.#makeRoom(WriteBlock.bytesOf(frame.jpegBytes, emptySlots))) return false;
    this.#filling.add(frame.jpeg, { atMs: Math.round(startMs + sinceMs), emptySlots, start: this.#start });
    this.#firstMs ??= frame.capturedAtMs;
    this.#lastMs = frame.capturedAtMs;
    this.#slots = slot + 1;
    return true;
  }

  /**
   * Writes what is left, closes the file and gives it its name. Null if there was no picture, or the disk fails.
   *
   * @param endMs by the monotonic clock; later than the last picture, if that was shown until then
   */
  async close(endMs = this.#lastMs): Promise<ClosedAvi | null> {
    clearInterval(this.#timer);
    await this.#idle();
    if (this.#filling.used > 0 && !this.#hasFailed) this.#write();
    await this.#idle();
    const file = this.#file;
    if (file === null || this.#hasFailed || this.#firstMs === null) return null;
    const { rate, scale } = this.#options.shape;
    const slotMs = (1000 * scale) / rate;
    try {
      const emptySlots = Math.floor((endMs - this.#firstMs) / slotMs) - this.#slots - 1;
      const repeats = endMs - this.#lastMs >= REPEAT_MS && emptySlots >= 0;
      if (repeats) await file.repeatLast(emptySlots);
      return await file.close((repeats ? endMs : this.#lastMs + slotMs) - this.#firstMs);
    } catch (error) {
      this.#fail(error);
      return null;
    }
  }

  /** Starts writing the block if there is no other way to have so much room. */
  #makeRoom(bytes: number): boolean {
    const isFull = () => this.#filling.size - this.#filling.used < bytes;
    if (!isFull()) return true;
    if (this.#filling.used > 0) {
      if (this.#writing !== null) return false;
      this.#write();
    }
    // A picture that is larger than a block has one of its own.
    if (isFull()) this.#filling = new WriteBlock(bytes);
    return true;
  }

  /** Writes all that was taken; when it returns, that stays after a power cut. */
  async sync(): Promise<void> {
    this.#flush();
    while (this.#syncDue && this.#writing !== null) await this.#writing;
    await this.#idle();
  }

  #flush(): void {
    this.#syncDue = true;
    if (this.#writing === null && (this.#filling.used > 0 || this.#isUnsynced)) this.#write();
  }

  async #idle(): Promise<void> {
    while (this.#writing !== null) await this.#writing;
  }

  #write(): void {
    const block = this.#filling;
    this.#filling = this.#spare ?? new WriteBlock(BLOCK_BYTES);
    this.#spare = null;
    this.#start += block.used;
    this.#writing = this.#append(block);
  }

  async #append(block: WriteBlock): Promise<void> {
    try {
      this.#file ??= await AviFile.create(this.#options, this.#options.shape);
      if (block.used > 0) await this.#file.append(block.chunks, block.records);
      this.#isUnsynced = !this.#syncDue;
      if (this.#syncDue) await this.#sync(this.#file);
    } catch (error) {
      this.#writing = null;
      this.#fail(error);
      return;
    }
    this.#writing = null;
    block.clear();
    if (block.size === BLOCK_BYTES) this.#spare = block;
    if (this.#syncDue) this.#flush();
    this.#options.onRoom();
  }

  async #sync(file: AviFile): Promise<void> {
    this.#syncDue = false;
    await file.sync();
  }

  #fail(error: unknown): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    clearInterval(this.#timer);
    void this.#file?.abandon();
    this.#options.onFailure(error);
  }
}
