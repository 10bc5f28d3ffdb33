import { writeFileSync } from 'node:fs';
import jpeg from 'jpeg-js';
import { brightness, decodeJpeg } from './decode-jpeg.ts';
import type { Pixels } from './decode-jpeg.ts';

/** Brightness of the four quarters, row by row: far enough apart for any encoder. */
const LEVELS = [20, 90, 160, 230];

/** A gray JPEG whose quarters have four levels: it shows how it was turned or mirrored. */
export function quartersJpeg(width: number, height: number): Buffer {
  const data = Buffer.alloc(4 * width * height, 255);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const level = LEVELS[2 * Number(y >= height / 2) + Number(x >= width / 2)];
      data.fill(level ?? 0, 4 * (y * width + x), 4 * (y * width + x) + 3);
    }
  return jpeg.encode({ width, height, data }, 90).data;
}

/** The arguments for a camera that sends such a picture, from this file, which it writes. */
export function quartersCamera(file: string, width: number, height: number): string[] {
  writeFileSync(file, quartersJpeg(width, height));
  const size = ['--camera-width', String(width), '--camera-height', String(height)];
  return ['--source', 'file', '--source-file', file, '--camera-framerate', '10', ...size];
}

/**
 * Which quarter of the picture is in each quarter of the pixels, row by row: `0123` as it is, `2031` turned 90° clockwise,
 * `3210` by 180°, `1302` by 270°. `size` is that of the picture, if it is only a part of the pixels: as large as fits, centered.
 */
export function quartersOf(pixels: Pixels, size: { width: number; height: number } = pixels): string {
  const scale = Math.min(pixels.width / size.width, pixels.height / size.height);
  const at = (part: number, whole: number, length: number) =>
    Math.floor(whole / 2 + (part - 1 / 2) * scale * length);
  const levels = [1 / 4, 3 / 4].flatMap((y) =>
    [1 / 4, 3 / 4].map((x) =>
      brightness(pixels, at(x, pixels.width, size.width), at(y, pixels.height, size.height)),
    ),
  );
  return levels.map((level) => nearestLevel(level)).join('');
}

export function quartersOfJpeg(bytes: Uint8Array): string {
  return quartersOf(decodeJpeg(bytes));
}

function nearestLevel(level: number): number {
  const distances = LEVELS.map((known) => Math.abs(known - level));
  return distances.indexOf(Math.min(...distances));
}
