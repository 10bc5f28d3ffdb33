import jpeg from 'jpeg-js';

/** A decoded picture: red, green and blue of each pixel, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** Decodes with a strict decoder. */
export function decodeJpeg(bytes: Uint8Array): Pixels {
  const { width, height, data } = jpeg.decode(bytes, {
    useTArray: true,
    formatAsRGBA: false,
    tolerantDecoding: false,
    maxMemoryUsageInMB: 1024,
  });
  return { width, height, rgb: data };
}

/** The green value of a pixel, which is its brightness if the picture is nearly gray. */
export function brightness({ width, rgb }: Pixels, x: number, y: number): number {
  return rgb[3 * (y * width + x) + 1]!;
}
