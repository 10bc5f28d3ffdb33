/**
 * How the wait for a restart goes. `back`: another picamd answers. `unchanged`: the same one still does, so that nothing was
 * restarted. `lost`: nobody answers for long.
 */
export type Comeback = 'waiting' | 'back' | 'unchanged' | 'lost';

/** A picamd ends within 5 s, a machine within 90 s, which is systemd's limit for a service that hangs. */
const UNCHANGED_MS = 100_000;
/** The slowest Pi takes about a minute from power to picture; a check of its card adds some. */
const LOST_MS = 240_000;

/** `now`: the id of the picamd that answers, or null. */
export function comebackOf(before: string | null, now: string | null, waitedMs: number): Comeback {
  if (now !== null && now !== before) return 'back';
  if (now !== null) return waitedMs < UNCHANGED_MS ? 'waiting' : 'unchanged';
  return waitedMs < LOST_MS ? 'waiting' : 'lost';
}
