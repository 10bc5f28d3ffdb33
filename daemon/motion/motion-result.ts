import type { Examination } from './detector/examination.ts';

/** What the detector found in a frame. */
export interface MotionResult extends Omit<Examination, 'blocks'> {
  /** When the frame was captured, in ms since 1970. */
  readonly atMs: number;
}

/** A result with what a person sees who tunes motion detection. */
export interface TuningResult extends MotionResult {
  /** Of the map of blocks. */
  readonly columns: number;
  readonly rows: number;
  /** One bit for each block that changed, row by row; the first block is the highest bit of the first byte. */
  readonly blocks: Uint8Array;
}
