import type { Frame } from '../frame/frame.ts';
import type { ClosedAvi } from './avi-file.ts';
import { MAX_AVI_BYTES } from './avi-format.ts';
import type { AviWriter } from './avi-writer.ts';
import type { FileTime } from './file-clock.ts';
import type { RecordingName } from './recording-names.ts';

/** What is recorded from one time to another, in one file or several. Times are ms of the monotonic clock. */
export interface RecordedSpan extends Pick<RecordingName, 'kind' | 'id'> {
  readonly fromMs: number;
  /** Infinite until the end is known. */
  untilMs: number;
}

/** Frames keep the whole ring in memory. */
type FirstPicture = Pick<Frame, 'capturedAtMs' | 'width' | 'height'>;

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

/** Players without OpenDML take 1 GB, and a file that is lost with its disk should not be a long one. */
export const FILE_MS = 60_000;
/** After this much without a picture, the next one begins a file of its own. */
const GAP_MS = 10_000;
/** A clock that is corrected bit by bit moves by less in a minute. */
const CLOCK_JUMP_MS = 500;
/** Copied in one turn of the loop: more would keep viewers waiting. */
const COPIED_AT_ONCE = 2 ** 20;

/**
 * Takes the pictures of a span out of the ring, as fast as the disk takes them, and writes them to files of a minute. The ring is
 * the only queue: while the disk is slow, frames wait there, and are lost when the ring overwrites them.
 */
export class RecordingTrack {
  /** Pictures that were written, and pictures that the ring overwrote before the disk could take them. */
  pictures = 0;
  lost = 0;
  readonly #options: TrackOptions;
  #span: RecordedSpan | null = null;
  #writer: AviWriter | null = null;
  #time: FileTime | null = null;
  #first: FirstPicture | null = null;
  #closing: Promise<void> | null = null;
  #lastMs = Number.NEGATIVE_INFINITY;
  /** When the next picture is to be taken, if not all are. */
  #dueMs = Number.NEGATIVE_INFINITY;
  #lastSequence = 0;
  #isRefused = false;
  #isPaused = false;
  #next: NodeJS.Immediate | null = null;

  constructor(options: TrackOptions) {
    this.#options = options;
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
    this.#span = span;
    this.pump();
  }

  /** Changes the end of what is recorded. */
  extend(untilMs: number): void {
    if (this.#span !== null) this.#span.untilMs = untilMs;
  }

  /** Takes the frames that are due; call it for each new frame. */
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
    else if (this.#writer !== null && nowMs - this.#lastMs > GAP_MS) this.#close();
  }

  /** Ends the span now. Returns when its file is closed. */
  async stop(): Promise<void> {
    if (this.#next !== null) clearImmediate(this.#next);
    this.#next = null;
    if (this.#span !== null) this.#end();
    await this.#closing;
  }

  /** The disk takes no pictures until resume(). */
  pause(): void {
    this.#isPaused = true;
    if (this.#writer !== null) this.#close();
  }

  resume(): void {
    this.#isPaused = false;
    this.pump();
  }

  /** The frames that are to be recorded now, oldest first. */
  #due(): readonly Frame[] {
    const span = this.#span;
    if (span === null || this.#closing !== null || this.#isPaused) return [];
    const { framesSince, intervalMs } = this.#options;
    const sinceMs = Math.max(span.fromMs, intervalMs === 0 ? this.#lastMs : this.#dueMs);
    const frames = framesSince(sinceMs).filter(
      ({ capturedAtMs, sequence }) => capturedAtMs > this.#lastMs || sequence > this.#lastSequence,
    );
    return intervalMs === 0 ? frames : frames.slice(0, 1);
  }

  /** Returns false if nothing more is taken for now. */
  #take(frame: Frame): boolean {
    const span = this.#span;
    if (span === null) return false;
    if (frame.capturedAtMs > span.untilMs) {
      this.#end(frame.capturedAtMs);
      return false;
    }
    if (this.#writer !== null && this.#needsNewFile(frame)) {
      this.#close(frame.capturedAtMs - this.#lastMs > GAP_MS ? undefined : frame.capturedAtMs);
      return false;
    }
    if (this.#writer === null) {
      this.#time = this.#options.timeOf(frame);
      const { capturedAtMs, width, height } = frame;
      this.#first = { capturedAtMs, width, height };
      this.#writer = this.#options.create(span, frame, this.#time);
    }
    if (!this.#writer.take(frame)) {
      this.#isRefused = true;
      return false;
    }
    this.#count(frame);
    return true;
  }

  #count({ capturedAtMs, sequence }: Frame): void {
    const { intervalMs } = this.#options;
    const passed =
      intervalMs === 0
        ? sequence - this.#lastSequence
        : Math.round((capturedAtMs - this.#lastMs) / intervalMs);
    if (this.#isRefused) this.lost += Math.max(0, passed - 1);
    this.#isRefused = false;
    this.pictures++;
    this.#lastMs = capturedAtMs;
    this.#lastSequence = sequence;
    // Exact in the long run, and not in a hurry after a pause.
    const isLate = capturedAtMs - this.#dueMs > intervalMs;
    this.#dueMs = (isLate ? capturedAtMs : this.#dueMs) + intervalMs;
  }

  #needsNewFile(frame: Frame): boolean {
    const [first, time] = [this.#first, this.#time];
    if (first === null || time === null || this.#writer === null) return true;
    const now = this.#options.timeOf(frame);
    const elapsedMs = frame.capturedAtMs - first.capturedAtMs;
    return (
      elapsedMs >= FILE_MS ||
      this.#writer.bytes + frame.jpegBytes > MAX_AVI_BYTES ||
      frame.width !== first.width ||
      frame.height !== first.height ||
      frame.capturedAtMs - this.#lastMs > GAP_MS ||
      now.boot !== time.boot ||
      Math.abs(now.startMs - time.startMs - elapsedMs) > CLOCK_JUMP_MS
    );
  }

  #end(endMs?: number): void {
    const span = this.#span;
    this.#span = null;
    this.#close(endMs === undefined || span === null ? endMs : Math.min(endMs, span.untilMs));
    if (span !== null) this.#options.onEnded?.(span);
  }

  #close(endMs?: number): void {
    const writer = this.#writer;
    if (writer === null) return;
    this.#writer = null;
    this.#closing = this.#closed(writer, endMs);
  }

  async #closed(writer: AviWriter, endMs?: number): Promise<void> {
    const file = await writer.close(endMs);
    if (file !== null) this.#options.onClosed(file);
    this.#closing = null;
    this.pump();
  }
}
