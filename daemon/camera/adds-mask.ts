import type { Config } from '../config/settings.ts';

/** Whether there are masks that were not there before. */
export function addsMask(before: Config['PRIVACY_MASKS'], after: Config['PRIVACY_MASKS']): boolean {
  const known = new Set(before.map((polygon) => JSON.stringify(polygon)));
  return after.some((polygon) => !known.has(JSON.stringify(polygon)));
}
