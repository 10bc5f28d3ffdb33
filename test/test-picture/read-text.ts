import type { Mask } from '../../daemon/test-picture/canvas.ts';
import { glyphCells, glyphMask } from '../../daemon/test-picture/font.ts';
import type { Label } from '../../daemon/test-picture/room.ts';
import { brightness, type Pixels } from '../helpers/decode-jpeg.ts';

const ALPHABET = Array.from('0123456789ABCDEFGHIJKLMNPQRSTUVWXYZ.:- ');
/** The masks of the alphabet, by scale: painting them takes longer than the comparison. */
const masks = new Map<number, ReadonlyMap<string, Mask>>();

/** The brightness of a text is scaled to 0 to 255. A letter with a larger mean difference than this does not match. */
const MAX_MEAN_ERROR = 50;

/**
 * Reads a text in a picture, bright letters on a dark ground. Each letter is the one with the closest pixels, `?` if
 * none is close. `O` reads as `0`: they look the same.
 *
 * @param label a text of the same shape, and its position
 * @param dark the letters are darker than the ground
 */
export function readText(pixels: Pixels, { text, x, y, scale }: Label, dark = false): string {
  let left = x;
  let read = '';
  for (const sample of text) {
    const width = glyphCells(sample);
    const ink = Array.from({ length: width * 7 * scale * scale }, (_, i) => {
      const px = left + (i % (width * scale));
      return brightness(pixels, px, y + Math.trunc(i / (width * scale)));
    });
    read += nearestLetter(stretched(ink, dark), scale);
    left += (width + 1) * scale;
  }
  return read;
}

/** Brightness from ground (0) to ink (255). The grounds of the picture are near 35 and 180. */
function stretched(ink: readonly number[], dark: boolean): number[] {
  const [low, high] = dark ? [180, 20] : [35, Math.max(150, ...ink)];
  return ink.map((value) => Math.min(255, Math.max(0, (255 * (value - low)) / (high - low))));
}

function nearestLetter(ink: readonly number[], scale: number): string {
  let found = '?';
  let smallest = MAX_MEAN_ERROR;
  for (const [letter, mask] of alphabet(scale)) {
    const error = meanError(mask, ink, smallest);
    if (error < smallest) [found, smallest] = [letter, error];
  }
  return found;
}

function alphabet(scale: number): ReadonlyMap<string, Mask> {
  const known = masks.get(scale) ?? new Map(ALPHABET.map((letter) => [letter, glyphMask(letter, scale)]));
  masks.set(scale, known);
  return known;
}

/** Infinite from `limit` on. */
function meanError(mask: Mask, ink: readonly number[], limit: number): number {
  if (mask.ink.length !== ink.length) return Number.POSITIVE_INFINITY;
  let sum = 0;
  for (let i = 0; i < ink.length && sum < limit * ink.length; i++) sum += Math.abs(ink[i]! - mask.ink[i]!);
  return sum < limit * ink.length ? sum / ink.length : Number.POSITIVE_INFINITY;
}
