/** What of a frame shows that the camera was restarted. */
interface NumberedFrame {
  readonly sequence: number;
  readonly capturedAtMs: number;
}

/** No camera program starts within it. */
const SHORTEST_BREAK_MS = 1500;
/** In intervals between frames: a slow camera has long ones. */
const INTERVALS = 3;

/** Notices where a camera was started, also one with other settings: its exposure is about to change. */
export class PictureBreaks {
  #sequence = 0;
  #atMs = Number.NEGATIVE_INFINITY;
  #intervalMs = 0;

  /** Whether the frame is the first one after a start. Call it once for every frame, in order. */
  isFirst({ sequence, capturedAtMs }: NumberedFrame): boolean {
    const gapMs = capturedAtMs - this.#atMs;
    const isFirst =
      sequence <= this.#sequence || gapMs > Math.max(SHORTEST_BREAK_MS, INTERVALS * this.#intervalMs);
    this.#sequence = sequence;
    this.#atMs = capturedAtMs;
    this.#intervalMs = isFirst ? 0 : gapMs;
    return isFirst;
  }
}
