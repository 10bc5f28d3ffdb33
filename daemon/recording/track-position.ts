import type { Frame } from '../frame/frame.ts';

type Captured = Pick<Frame, 'capturedAtMs' | 'sequence'>;

/** How far a track has come with the frames of the ring: which are due, and which the ring overwrote before. */
export class TrackPosition {
  /** Pictures that were written, and pictures that the ring overwrote before the disk could take them. */
  pictures = 0;
  lost = 0;
  /** The disk has not taken a frame that was due: it waits in the ring, and what the ring overwrites until it is taken is lost. */
  isHeldUp = false;
  readonly #intervalMs: number;
  #lastMs = Number.NEGATIVE_INFINITY;
  #lastSequence = 0;
  /** When the next picture is to be taken, if not all are. */
  #dueMs = Number.NEGATIVE_INFINITY;

  /** @param intervalMs between two pictures; 0: all frames */
  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  /** When the last frame was captured. */
  get lastMs(): number {
    return this.#lastMs;
  }

  /** Whether a new frame is due and no other waits in the ring, so that nobody has to look there. */
  isNext({ sequence }: Captured): boolean {
    return this.#intervalMs === 0 && !this.isHeldUp && sequence === this.#lastSequence + 1;
  }

  isDue({ capturedAtMs }: Captured): boolean {
    return capturedAtMs >= this.#dueMs;
  }

  /** The frames that are due, oldest first, none of them captured before `fromMs`. */
  due(framesSince: (capturedAtMs: number) => readonly Frame[], fromMs: number): readonly Frame[] {
    const isAll = this.#intervalMs === 0;
    const frames = framesSince(Math.max(fromMs, isAll ? this.#lastMs : this.#dueMs)).filter(
      ({ capturedAtMs, sequence }) => capturedAtMs > this.#lastMs || sequence > this.#lastSequence,
    );
    return isAll ? frames : frames.slice(0, 1);
  }

  /** The frame was recorded. */
  count(frame: Captured): void {
    const { capturedAtMs } = frame;
    if (this.isHeldUp) this.lost += Math.max(0, this.#passed(frame) - 1);
    this.isHeldUp = false;
    this.pictures++;
    this.passOver(frame);
    // Exact in the long run, and not in a hurry after a pause.
    const isLate = capturedAtMs - this.#dueMs > this.#intervalMs;
    this.#dueMs = (isLate ? capturedAtMs : this.#dueMs) + this.#intervalMs;
  }

  /** Goes on after the frame. */
  passOver({ capturedAtMs, sequence }: Captured): void {
    this.#lastMs = capturedAtMs;
    this.#lastSequence = sequence;
  }

  /** How many pictures there should have been since the last one, with this one. */
  #passed({ capturedAtMs, sequence }: Captured): number {
    return this.#intervalMs === 0
      ? sequence - this.#lastSequence
      : Math.round((capturedAtMs - this.#lastMs) / this.#intervalMs);
  }
}
