import type { Frame } from '../frame/frame.ts';
import type { ClosedAvi } from './avi-file.ts';
import { GAP_MS, needsNewFile } from './begun-file.ts';
import type { BegunFile } from './begun-file.ts';
import type { AviWriter } from './avi-writer.ts';
import type { FileTime } from './file-clock.ts';
import type { RecordingName } from './recording-names.ts';
import { TrackPosition } from './track-position.ts';

/** What is recorded from one time to another, in one file or several. Times are ms of the monotonic clock. */
export interface RecordedSpan extends Pick<RecordingName, 'kind' | 'id'> {
  readonly fromMs: number;
  /** Infinite until the end is known. */
  untilMs: number;
}

export interface TrackOptions {
  /** The frames of the ring that were captured at this time or later, oldest first. */
  readonly framesSince: (capturedAtMs: number) => readonly Frame[];
  /** Between two pictures; 0: all frames. */
  readonly intervalMs: number;
  /** The time that a file has which begins with the frame. */
  readonly timeOf: (frame: Frame) => FileTime;
  /** Begins a file. */
  readonly create: (span: RecordedSpan, first: Frame, time: FileTime) => AviWriter;
  readonly onClosed: (closed: ClosedAvi) => void;
  /** All of the span is recorded that there will be. */
  readonly onEnded?: (span: RecordedSpan) => void;
}

/** A camera whose pictures change their size with each frame must not make a file of each. */
const LEAST_FILE_MS = 1000;
/** Copied in one turn of the loop: more would keep viewers waiting. */
const COPIED_AT_ONCE = 2 ** 20;

/**
 * Takes the pictures of a span out of the ring, as fast as the disk takes them, and writes them to files of a minute. The ring is
 * the only queue: while the disk is slow, frames wait there, and are lost when the ring overwrites them.
 */
export class RecordingTrack {
  readonly #options: TrackOptions;
  readonly #position: TrackPosition;
  #span: RecordedSpan | null = null;
  #file: BegunFile | null = null;
  #closing: Promise<void> | null = null;
  #isPaused = false;
  #next: NodeJS.Immediate | null = null;

  constructor(options: TrackOptions) {
    this.#options = options;
    this.#position = new TrackPosition(options.intervalMs);
  }

  get pictures(): number {
    return this.#position.pictures;
  }

  /** Pictures that the ring overwrote before the disk could take them. */
  get lost(): number {
    return this.#position.lost;
  }

  get span(): RecordedSpan | null {
    return this.#span;
  }

  /** Resolves when no file is being closed. */
  get settled(): Promise<void> {
    return this.#closing ?? Promise.resolve();
  }

  /** Records the span, instead of what was recorded until now. Frames that are recorded already are not recorded again. */
  record(span: RecordedSpan): void {
    if (this.#span !== null) this.#close();
    [this.#span, this.#position.isHeldUp] = [span, false];
    this.pump();
  }

  /** Changes the end of what is recorded. */
  extend(untilMs: number): void {
    if (this.#span !== null) this.#span.untilMs = untilMs;
  }

  /** Takes a new frame, if it is due. Those before it come first. */
  readonly offer = (frame: Frame): void => {
    if (this.#position.isNext(frame) && this.#isTaking) this.#take(frame);
    else if (this.#position.isDue(frame)) this.pump();
  };

  /** Takes the frames that are due out of the ring. */
  readonly pump = (): void => {
    let copied = 0;
    for (const frame of this.#due()) {
      if (copied >= COPIED_AT_ONCE) {
        this.#next ??= setImmediate(() => {
          this.#next = null;
          this.pump();
        });
        return;
      }
      if (!this.#take(frame)) return;
      copied += frame.jpegBytes;
    }
  };

  /** Ends what is over, also without frames; call it about once a second. */
  tick(nowMs: number): void {
    if (this.#span !== null && nowMs - GAP_MS > this.#span.untilMs) this.#end();
    else if (this.#file !== null && nowMs - this.#position.lastMs > GAP_MS) this.#close();
  }

  /** Ends the span now. Returns when its file is closed. */
  async stop(): Promise<void> {
    if (this.#next !== null) clearImmediate(this.#next);
    this.#next = null;
    if (this.#span !== null) this.#end();
    await this.#closing;
  }

  /** Whether frames in the ring are to be recorded; they may be while a file is being closed. */
  get isBehind(): boolean {
    return (this.#span !== null && this.#closing !== null) || this.#due().length > 0;
  }

  /** The disk takes no pictures until resume(). */
  pause(): void {
    [this.#isPaused, this.#position.isHeldUp] = [true, false];
    if (this.#file !== null) this.#close();
  }

  resume(): void {
    this.#isPaused = false;
    this.pump();
  }

  get #isTaking(): boolean {
    return this.#span !== null && this.#closing === null && !this.#isPaused;
  }

  /** The frames that are to be recorded now, oldest first. */
  #due(): readonly Frame[] {
    const span = this.#span;
    if (span === null || !this.#isTaking) return [];
    return this.#position.due(this.#options.framesSince, span.fromMs);
  }

  /** Returns false if nothing more is taken for now. */
  #take(frame: Frame): boolean {
    const span = this.#span;
    if (span === null) return false;
    if (frame.capturedAtMs > span.untilMs) {
      this.#end(frame.capturedAtMs);
      return false;
    }
    const position = this.#position;
    if (
      this.#file !== null &&
      needsNewFile(this.#file, frame, this.#options.timeOf(frame), position.lastMs)
    ) {
      if (frame.capturedAtMs - this.#file.first.capturedAtMs < LEAST_FILE_MS) {
        position.passOver(frame);
        return true;
      }
      // After a gap, no frame waits since the last one.
      position.isHeldUp = frame.capturedAtMs - position.lastMs <= GAP_MS;
      this.#close(position.isHeldUp ? frame.capturedAtMs : undefined);
      return false;
    }
    this.#file ??= this.#begin(span, frame);
    if (!this.#file.writer.take(frame)) {
      position.isHeldUp = true;
      return false;
    }
    position.count(frame);
    return true;
  }

  #begin(span: RecordedSpan, frame: Frame): BegunFile {
    const { capturedAtMs, width, height } = frame;
    const time = this.#options.timeOf(frame);
    const writer = this.#options.create(span, frame, time);
    return { first: { capturedAtMs, width, height }, time, writer };
  }

  #end(endMs?: number): void {
    const span = this.#span;
    this.#span = null;
    this.#close(endMs === undefined || span === null ? endMs : Math.min(endMs, span.untilMs));
    if (span !== null) this.#options.onEnded?.(span);
  }

  #close(endMs?: number): void {
    const file = this.#file;
    if (file === null) return;
    this.#file = null;
    this.#closing = this.#closed(file.writer, endMs);
  }

  async #closed(writer: AviWriter, endMs?: number): Promise<void> {
    const file = await writer.close(endMs);
    if (file !== null) this.#options.onClosed(file);
    this.#closing = null;
    this.pump();
  }
}
