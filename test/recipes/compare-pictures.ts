import { expect } from 'chai';
import { decodeJpeg } from '../helpers/decode-jpeg.ts';
import type { Pixels } from '../helpers/decode-jpeg.ts';

/** Pictures of the same scene differ by less than this, even if a program has encoded one of them again. */
export const SAME_SCENE = 14;

/** The picture at this URL. */
export async function snapshotPixels(url: string): Promise<Pixels> {
  return decodeJpeg(Buffer.from(await (await fetch(url)).arrayBuffer()));
}

/**
 * Mean absolute difference, 0 to 255. The first picture may extend beyond the second to the right and below.
 * The clock in the test picture runs: two of its pictures differ by up to 8. A single color differs by 50 or more.
 */
export function difference(picture: Pixels, { width, height, rgb }: Pixels): number {
  let sum = 0;
  for (let y = 0; y < height; y++)
    for (let i = 0; i < 3 * width; i++)
      sum += Math.abs((picture.rgb[3 * picture.width * y + i] ?? 255) - (rgb[3 * width * y + i] ?? 0));
  return sum / rgb.length;
}

export function expectSameScene(jpeg: Uint8Array, camera: Pixels, message = ''): void {
  expect(difference(decodeJpeg(jpeg), camera), message).to.be.lessThan(SAME_SCENE);
}
