import type { Status } from './status.ts';
import type { Reach } from './display-state.ts';

/** Longer for a camera that delivers more rarely. */
const OLD_MS = 2000;
const OLD_INTERVALS = 2.5;
/** The rarest that a camera can be set to. */
const MOST_INTERVAL_MS = 10_000;

/** A picture older than this, in ms, is not live. `gapsMs`: how far apart the last pictures were, where the status is not told. One may be long since the camera hung, hardly all. */
export function oldAfter(status: Status | null, gapsMs: readonly number[]): number {
  const { framerate } = status?.camera ?? {};
  const paceMs = gapsMs.length > 0 ? Math.min(...gapsMs, MOST_INTERVAL_MS) : 0;
  return Math.max(OLD_MS, OLD_INTERVALS * (framerate ? 1000 / framerate : paceMs));
}

/** Whether a new attempt to get pictures can have success, as far as is known. */
export function hopeful(reach: Reach, status: Status | null): boolean {
  if (reach !== 'reachable') return reach !== 'unreachable';
  const state = status?.camera?.state;
  return state === undefined || state === 'streaming' || state === 'starting' || state === 'idle';
}

/** Whether the camera has new pictures, as far as is known. */
export function delivers(status: Status | null, withinMs: number): boolean {
  const { state, frameAgeMs } = status?.camera ?? {};
  return status === null || (state === 'streaming' && (frameAgeMs ?? Infinity) <= withinMs);
}
