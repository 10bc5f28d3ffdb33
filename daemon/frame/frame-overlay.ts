import type { FrameSink } from './frame-sink.ts';

/** Part of a picture, in fractions of its width and height as its JPEG has them. */
export interface OverlayArea {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** Writes into the picture of each frame. */
export interface FrameOverlay {
  /**
   * Writes into the complete JPEG in the sink. Returns false if that JPEG cannot take it; it is unchanged then. Never throws.
   *
   * @param capturedAtMs when the frame was captured, in ms since 1970
   */
  draw(sink: Pick<FrameSink, 'partial' | 'splice'>, capturedAtMs: number): boolean;
  /** Where it writes; null if nowhere. The same object as long as it is the same area. */
  readonly area: OverlayArea | null;
}
