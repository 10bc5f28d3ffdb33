import type { DetectorSettings } from '../detector/examination.ts';
import type { MapRefusal } from '../map/brightness-map.ts';
import type { TuningResult } from '../motion-result.ts';

/** A copy of a frame: the buffer goes to the worker and back, so that frames allocate nothing. */
export interface FrameCopy {
  readonly buffer: ArrayBuffer;
  /** Of the JPEG, at the start of the buffer. */
  readonly bytes: number;
}

/** When a frame was captured. */
export interface FrameTime {
  /** ms of the monotonic clock. */
  readonly capturedAtMs: number;
  /** ms since 1970. */
  readonly wallClockMs: number;
}

export type ToWorker =
  | { readonly kind: 'settings'; readonly settings: DetectorSettings }
  /** The picture is about to change by itself: no motion for so long. */
  | { readonly kind: 'quiet'; readonly ms: number }
  | ({ readonly kind: 'frame'; readonly copy: FrameCopy; readonly isTuned: boolean } & FrameTime);

/** The answer to a frame. */
export interface FromWorker {
  readonly copy: FrameCopy;
  /** Null if there is no map of the frame. `blocks` is empty unless the frame was for tuning. */
  readonly result: TuningResult | null;
  readonly refusal: MapRefusal | null;
  /** How long it took. */
  readonly examinedMs: number;
}
