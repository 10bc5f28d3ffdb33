/** Brightness of each pixel, row by row. */
export interface GrayPicture {
  readonly width: number;
  readonly pixels: ArrayLike<number>;
}

/** The part of the fake camera's picture that shows its number: 16 macroblocks in a row, at the top left. */
export const STRIP = { width: 256, height: 16 };

/**
 * Reads the number that a decoded picture of the fake camera shows (see frame-encoder.ts); null if a cell is not black
 * or white next to gray, as in a gray, shifted or broken picture.
 *
 * It imports nothing, because it also runs in a browser.
 */
export function shownNumber({ width, pixels }: GrayPicture): number | null {
  let number = 0;
  for (let cell = 0; cell < 32; cell++) {
    const at = ((cell % 2) * 8 + 4) * width + (cell >> 1) * 16 + 4;
    const contrast = (pixels[at] ?? 128) - 128;
    const beside = (pixels[at + 8] ?? 0) - 128;
    if (Math.abs(contrast) < 64 || Math.abs(beside) > 48) return null;
    number = (number << 1) | (contrast > 0 ? 1 : 0);
  }
  return number >>> 0;
}

/** The number of a picture of the fake camera anywhere on a screen; null if there is none. */
export function numberOnScreen({ width, pixels }: { width: number; pixels: Uint8Array }): number | null {
  for (let at = 0; at <= pixels.length - STRIP.height * width; at++) {
    const number = shownNumber({ width, pixels: pixels.subarray(at) });
    if (number !== null) return number;
  }
  return null;
}
