import type { Reachability } from './display-state.ts';
import type { PageStatus } from './status.ts';

/** The minimum; longer for a camera with a low frame rate. */
const STALE_MS = 2000;
const STALE_INTERVALS = 2.5;
/** The longest interval that a camera can be set to. */
const MAX_INTERVAL_MS = 10_000;

/**
 * The age in ms after which a picture is no longer live. Without a status, the shortest of the last intervals between
 * pictures gives the camera's rate: one of them may be long because the camera hung, but hardly all.
 */
export function staleAfter(status: PageStatus | null, intervalsMs: readonly number[]): number {
  const { framerate } = status?.camera ?? {};
  const shortestMs = intervalsMs.length > 0 ? Math.min(...intervalsMs, MAX_INTERVAL_MS) : 0;
  return Math.max(STALE_MS, STALE_INTERVALS * (framerate ? 1000 / framerate : shortestMs));
}

/** Whether another attempt to get pictures can succeed, as far as is known. */
export function canRecover(reachability: Reachability, status: PageStatus | null): boolean {
  if (reachability !== 'reachable') return reachability !== 'unreachable';
  const state = status?.camera?.state;
  return state === undefined || ['streaming', 'starting', 'unreadable', 'idle', 'private'].includes(state);
}

/** Whether the camera delivers new pictures, as far as is known. */
export function isDelivering(status: PageStatus | null, withinMs: number): boolean {
  const { state, frameAgeMs } = status?.camera ?? {};
  return (
    status === null ||
    ((state === 'streaming' || state === 'private') && (frameAgeMs ?? Infinity) <= withinMs)
  );
}
