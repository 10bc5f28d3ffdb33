import type { CameraState } from './wall-parts.ts';

/** What a tile shows. `old`: its picture is not that of now, and nobody has said why. */
export type ShownState = 'live' | 'waiting' | 'old' | 'lost' | 'private';

/** As for the live view: the least, and so many intervals of a slow camera. */
const OLD_MS = 2000;
const OLD_INTERVALS = 2.5;

/**
 * @param ageMs - since the newest picture was new; null before the first one
 * @param fps - that is asked for; 0 for nothing
 */
export function shownState(said: CameraState, ageMs: number | null, fps: number): ShownState {
  if (said === 'private' || said === 'lost') return said;
  if (ageMs === null) return 'waiting';
  const oldMs = Math.max(OLD_MS, fps > 0 ? (OLD_INTERVALS * 1000) / fps : 0);
  return ageMs <= oldMs ? 'live' : 'old';
}
