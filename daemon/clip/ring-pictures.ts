import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Frame } from '../frame/frame.ts';
import type { ClipPicture } from './clip-format.ts';

/** Copied in one turn of the event loop: a fraction of a ms, so that no viewer waits. */
const MAX_COPIED_BYTES = 1 << 20;
/** A frame of the last moment may arrive so much later. */
const LATE_MS = 1000;
/** How often the client's access is checked. */
const CHECK_MS = 500;

export interface RingPicturesParts {
  /** The frames in the ring that were captured at this time or later, oldest first. */
  readonly framesSince: (capturedAtMs: number) => readonly Frame[];
  /** Calls back once with the next frame; returns a cancel function. */
  readonly onNextFrame: (callback: () => void) => () => void;
  /** Whether the client may still see them. */
  readonly isAllowed: () => boolean;
  readonly now?: () => number;
}

/**
 * The pictures that were or will be captured from `sinceMs` to `untilMs` (performance.now()): at first from the ring, as fast as
 * they are taken, then as they come.
 *
 * It keeps nothing of the ring between two turns of the event loop but a copy of at most 1 MiB, or one frame. What the ring has
 * overwritten before the client took it is left out, and a ring that is emptied gives nothing of the past any more. So a slow
 * client costs neither memory nor a viewer's frames, and gets the last picture at most one turn of the ring after `untilMs`.
 */
export class RingPictures {
  /** Frames that were overwritten before the client took them. */
  skipped = 0;
  readonly #parts: RingPicturesParts;
  readonly #now: () => number;
  #sinceMs: number;
  readonly #untilMs: number;
  #first: Frame | null = null;
  #last: Frame | null = null;
  #checkedAtMs = Number.NEGATIVE_INFINITY;

  constructor(parts: RingPicturesParts, sinceMs: number, untilMs: number) {
    this.#parts = parts;
    this.#now = parts.now ?? (() => performance.now());
    this.#sinceMs = sinceMs;
    this.#untilMs = untilMs;
  }

  /** Ends when there are no more, or when the client loses its access or goes. */
  async *pictures(gone: AbortSignal): AsyncGenerator<ClipPicture> {
    while (!gone.aborted && this.#isAllowed()) {
      const frames = this.#newFrames();
      const pictures = this.#copies(frames);
      yield* pictures;
      if (frames.length > pictures.length && this.#isOver(frames[pictures.length])) return;
      if (frames.length > 0) await nextTurn();
      else if (this.#now() >= this.#untilMs + LATE_MS) return;
      else await this.#frame(gone);
    }
  }

  #newFrames(): readonly Frame[] {
    const [first, last] = [this.#first, this.#last];
    const frames = this.#parts.framesSince(this.#sinceMs);
    if (first === null || last === null) return frames;
    // Those of the same moment as the last one may be new. A file has pictures of one size.
    return frames.filter((frame) => isAfter(frame, last) && isAlike(frame, first));
  }

  /** Copies of the first ones, of all that are not after the end. */
  #copies(frames: readonly Frame[]): ClipPicture[] {
    const pictures: ClipPicture[] = [];
    let bytes = 0;
    for (const frame of frames) {
      bytes += frame.jpegBytes;
      if (this.#isOver(frame) || (pictures.length > 0 && bytes > MAX_COPIED_BYTES)) break;
      const missed = this.#last === null ? 0 : frame.sequence - this.#last.sequence - 1;
      this.skipped += Math.max(missed, 0);
      this.#first ??= frame;
      // Not its own time of day: the clock may be set meanwhile.
      const atMs = this.#first.wallClockMs + Math.round(frame.capturedAtMs - this.#first.capturedAtMs);
      pictures.push({ atMs, jpeg: Buffer.from(frame.jpeg) });
      this.#last = frame;
      this.#sinceMs = frame.capturedAtMs;
    }
    return pictures;
  }

  #isOver(frame: Frame | undefined): boolean {
    return frame !== undefined && frame.capturedAtMs > this.#untilMs;
  }

  #isAllowed(): boolean {
    if (this.#now() - this.#checkedAtMs < CHECK_MS) return true;
    this.#checkedAtMs = this.#now();
    return this.#parts.isAllowed();
  }

  /** Resolves with the next frame, when none can come any more, when access is to be checked again, or when the client goes. */
  #frame(gone: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        cancel();
        gone.removeEventListener('abort', done);
        resolve();
      };
      const restMs = this.#untilMs + LATE_MS - this.#now();
      const timer = setTimeout(done, Math.max(1, Math.min(restMs, CHECK_MS)));
      const cancel = this.#parts.onNextFrame(done);
      gone.addEventListener('abort', done);
    });
  }
}

/** Numbers begin again with each camera. */
function isAfter(frame: Frame, last: Frame): boolean {
  return frame.capturedAtMs > last.capturedAtMs || frame.sequence > last.sequence;
}

function isAlike(frame: Frame, first: Frame): boolean {
  return frame.width === first.width && frame.height === first.height;
}
