import type { ErrorCode } from '../errors.ts';
import type { DropCause } from '../frame/frame-sink.ts';
import type { Camera } from './camera.ts';

/** What a camera part has counted since it was started. */
export interface CameraCounts {
  /** Bytes that the source has delivered. */
  bytes: number;
  frames: number;
  /** Bytes outside any frame. */
  skippedBytes: number;
  /** Frames thrown away. */
  dropped: Readonly<Record<DropCause, number>>;
  /** Failures by code; a code that has not occurred is not in it. */
  failures: ReadonlyMap<ErrorCode, number>;
  frontEndTimeouts: number;
}

/** The counts of every camera part of this process: new settings start another one, which counts from 0. */
export class CameraTotals {
  #earlier: CameraCounts = {
    bytes: 0,
    frames: 0,
    skippedBytes: 0,
    dropped: { truncated: 0, malformed: 0, oversize: 0 },
    failures: new Map(),
    frontEndTimeouts: 0,
  };

  /** To be called once with each camera, when another one takes its place. */
  retire(camera: Camera): void {
    this.#earlier = sum(this.#earlier, countsOf(camera));
  }

  /** With what the camera of now has counted so far. */
  with(camera: Camera | null): CameraCounts {
    return camera === null ? this.#earlier : sum(this.#earlier, countsOf(camera));
  }
}

function countsOf({ splitter, supervisor }: Camera): CameraCounts {
  const { bytes, frames, skippedBytes, dropped } = splitter;
  const { history, frontEndTimeouts } = supervisor;
  return { bytes, frames, skippedBytes, dropped, failures: history.counts, frontEndTimeouts };
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
    },
    failures,
    frontEndTimeouts: a.frontEndTimeouts + b.frontEndTimeouts,
  };
}
