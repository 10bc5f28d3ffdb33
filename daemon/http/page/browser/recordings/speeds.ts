/** How fast recordings are played, as J and L go through them. */
export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16] as const;
/** Those with a button of their own. */
export const MAIN_SPEEDS = [0.25, 1, 4, 16] as const;

/** The next faster (1) or slower (-1) speed. */
export function nextSpeed(speed: number, direction: 1 | -1): number {
  const at = SPEEDS.findIndex((one) => one >= speed);
  return SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, at + direction))] ?? 1;
}

/** The next one of a button that goes through the main ones. */
export function nextMainSpeed(speed: number): number {
  const at = MAIN_SPEEDS.findIndex((one) => one > speed);
  return MAIN_SPEEDS[at < 0 ? 0 : at] ?? 1;
}

/** `¼×`, `16×`. */
export function speedText(speed: number): string {
  const fraction = speed === 0.25 ? '¼' : speed === 0.5 ? '½' : String(speed);
  return `${fraction}×`;
}
