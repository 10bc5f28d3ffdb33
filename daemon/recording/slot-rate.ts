/** A rate is rounded up, because two pictures cannot have one slot; not for the jitter of a measured one. */
const JITTER = 0.1;
const [LEAST, MOST] = [1, 240];

/** Slots in a second of a file whose pictures come at this interval in ms; infinite, while it is unknown: `usualFps`. */
export function slotRate(intervalMs: number, usualFps: number): number {
  const perSecond = Number.isFinite(intervalMs) && intervalMs > 0 ? 1000 / intervalMs : usualFps;
  return Math.min(Math.max(Math.ceil(perSecond - JITTER), LEAST), MOST);
}
