import type { Config } from './settings.ts';

export const MEBIBYTE = 1 << 20;

/**
 * Bytes per pixel by JPEG quality, for a picture with noise of 20 levels (standard deviation), as at night with a high
 * gain. Measured with libjpeg-turbo at 4:2:0.
 */
const NOISY_BYTES_PER_PIXEL: readonly (readonly [quality: number, bytes: number])[] = [
  [50, 0.2],
  [70, 0.31],
  [80, 0.42],
  [90, 0.62],
  [95, 0.84],
  [98, 1.14],
  [100, 1.5],
];
/** A picture at noon has a quarter of the bytes of a noisy one. */
const USUAL_SHARE = 1 / 4;

/** The bytes of a frame at night, when noise makes frames grow. */
export function noisyFrameBytes({ CAMERA_WIDTH, CAMERA_HEIGHT, CAMERA_QUALITY }: Config): number {
  const row = NOISY_BYTES_PER_PIXEL.find(([quality]) => quality >= CAMERA_QUALITY);
  return CAMERA_WIDTH * CAMERA_HEIGHT * (row?.[1] ?? Number.POSITIVE_INFINITY);
}

/** The bytes of a frame by day. */
export function usualFrameBytes(config: Config): number {
  return noisyFrameBytes(config) * USUAL_SHARE;
}

/** Whether the camera settings say how large frames are; other sources choose size and quality themselves. */
export function settingsSizeFrames({ SOURCE }: Config): boolean {
  return SOURCE === 'rpicam' || SOURCE === 'auto';
}

/** `512K`, `4.25M`: the units of the settings; less than 1K in bytes. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const [value, unit] = bytes < MEBIBYTE ? [bytes / 1024, 'K'] : [bytes / MEBIBYTE, 'M'];
  return `${Number(value.toFixed(2))}${unit}`;
}

/** Rounded up. */
export function wholeMebibytes(bytes: number): number {
  return Math.ceil(bytes / MEBIBYTE) * MEBIBYTE;
}
