import type { ErrorCode } from '../errors.ts';
import { noSplitterCounts } from '../frame/splitter-counts.ts';
import type { SplitterCounts } from '../frame/splitter-counts.ts';
import type { Camera } from './camera.ts';

/** What cameras have counted. */
export interface CameraCounts extends Readonly<SplitterCounts> {
  /** Failures by code; a code that has not occurred is not in it. */
  failures: ReadonlyMap<ErrorCode, number>;
  frontEndTimeouts: number;
  /** See FrameRing.passedOver. */
  passedOverFrames: number;
  /** See FrameRing.withoutOverlay. */
  framesWithoutOverlay: number;
}

/** The counts of all cameras of this process. New settings start a new camera, which counts from 0. */
export class CameraTotals {
  #earlier: CameraCounts = {
    ...noSplitterCounts(),
    failures: new Map(),
    frontEndTimeouts: 0,
    passedOverFrames: 0,
    framesWithoutOverlay: 0,
  };

  /** Keeps the counts of a camera that another one replaces. Call it once for each. */
  retire(camera: Camera): void {
    this.#earlier = this.with(camera);
  }

  /** The totals, with those of the current camera. */
  with(camera: Camera | null): CameraCounts {
    // A card comes from no camera.
    if (camera === null || camera.state === 'private') return this.#earlier;
    return sum(this.#earlier, countsOf(camera));
  }
}

function countsOf({ counts, supervisor, ring }: Camera): CameraCounts {
  return {
    ...counts,
    failures: supervisor.history.counts,
    frontEndTimeouts: supervisor.frontEndTimeouts,
    passedOverFrames: ring.passedOver,
    framesWithoutOverlay: ring.withoutOverlay,
  };
}

function sum(a: CameraCounts, b: CameraCounts): CameraCounts {
  const failures = new Map(a.failures);
  for (const [code, count] of b.failures) failures.set(code, (failures.get(code) ?? 0) + count);
  return {
    bytes: a.bytes + b.bytes,
    frames: a.frames + b.frames,
    skippedBytes: a.skippedBytes + b.skippedBytes,
    dropped: {
      truncated: a.dropped.truncated + b.dropped.truncated,
      malformed: a.dropped.malformed + b.dropped.malformed,
      oversize: a.dropped.oversize + b.dropped.oversize,
      unmasked: a.dropped.unmasked + b.dropped.unmasked,
    },
    oversizeBytes: b.oversizeBytes || a.oversizeBytes,
    failures,
    frontEndTimeouts: a.frontEndTimeouts + b.frontEndTimeouts,
    passedOverFrames: a.passedOverFrames + b.passedOverFrames,
    framesWithoutOverlay: a.framesWithoutOverlay + b.framesWithoutOverlay,
  };
}
