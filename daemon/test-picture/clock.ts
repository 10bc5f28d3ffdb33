/** Local time to the tenth of a second, `14:05:37.4`. Truncated, not rounded, so that it never shows the future. */
export function clockText(time: Date): string {
  const [hours, minutes, seconds] = [time.getHours(), time.getMinutes(), time.getSeconds()].map(twoDigits);
  return `${hours}:${minutes}:${seconds}.${Math.trunc(time.getMilliseconds() / 100)}`;
}

/** Local date, `2025-11-24`. */
export function dateText(time: Date): string {
  const year = String(time.getFullYear()).padStart(4, '0');
  return `${year}-${twoDigits(time.getMonth() + 1)}-${twoDigits(time.getDate())}`;
}

/** The frame number in six digits; 000000 follows 999999. */
export function numberText(frameNumber: number): string {
  return String(frameNumber % 1_000_000).padStart(6, '0');
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
