import type { FrameSink } from './frame-sink.ts';

/** Writes into the picture of each frame. */
export interface FrameOverlay {
  /**
   * Writes into the complete JPEG in the sink. Returns false if that JPEG cannot take it; it is unchanged then. Never throws.
   *
   * @param capturedAtMs when the frame was captured, in ms since 1970
   */
  draw(sink: Pick<FrameSink, 'partial' | 'splice'>, capturedAtMs: number): boolean;
}
