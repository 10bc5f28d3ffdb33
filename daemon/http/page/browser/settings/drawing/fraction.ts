/** A pixel of the widest picture is 1/9152 of it. */
const DECIMALS = 4;

/** A fraction of the picture. */
export function within(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/** As settings have it: `0.25`, without zeros at the end. */
export function fractionText(value: number): string {
  return String(Number(within(value).toFixed(DECIMALS)));
}
