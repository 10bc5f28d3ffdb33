import type { Notice } from '../errors.ts';
import type { Config } from './settings.ts';

/** In bytes. */
export interface FrameMemory {
  ringBytes: number;
  maxFrameBytes: number;
}

const MEBIBYTE = 1 << 20;
/** Enough for 1080p at any quality. */
const USUAL_FRAME_BYTES = 4 * MEBIBYTE;
const USUAL_RING_BYTES = 16 * MEBIBYTE;
/** As for the setting. */
const MOST_FRAME_BYTES = 64 * MEBIBYTE;
/** The ring holds three frames, so that the newest one survives until the next is complete. */
const FRAMES = 3;
/** Upper limit for the header and delimiter that surround each JPEG in the ring. */
const PART_BYTES = 256;

/**
 * Bytes per pixel by JPEG quality, for a picture with noise of 20 levels (standard deviation), as at night with a high
 * gain. Measured with libjpeg-turbo at 4:2:0; a picture at noon has a quarter of that.
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

/**
 * The memory that the settings ask for. What they leave open follows the size and the quality of the picture, within
 * what they set.
 */
export function frameMemory(config: Config): FrameMemory {
  const { RING_BYTES, MAX_FRAME_BYTES } = config;
  const roomBytes = RING_BYTES === null ? MOST_FRAME_BYTES : Math.floor(RING_BYTES / FRAMES) - PART_BYTES;
  const followingBytes = Math.min(wholeMebibytes(noisyFrameBytes(config)), MOST_FRAME_BYTES, roomBytes);
  const maxFrameBytes = MAX_FRAME_BYTES ?? Math.max(followingBytes, USUAL_FRAME_BYTES);
  return { maxFrameBytes, ringBytes: RING_BYTES ?? ringFor(maxFrameBytes) };
}

/** Why the ring is too small, one sentence; null if it is not. */
export function ringProblem(config: Config): string | null {
  const { ringBytes, maxFrameBytes } = frameMemory(config);
  const minBytes = FRAMES * (maxFrameBytes + PART_BYTES);
  if (ringBytes >= minBytes) return null;
  return `RING_BYTES (${ringBytes}) must be at least ${minBytes}, room for three frames of MAX_FRAME_BYTES (${maxFrameBytes})`;
}

/** Says if frames of this size and quality can become too large, which they do at night. */
export function frameMemoryNotices(config: Config): Notice[] {
  const { CAMERA_WIDTH, CAMERA_HEIGHT, CAMERA_QUALITY, SOURCE } = config;
  // Other sources choose size and quality themselves.
  if (SOURCE !== 'rpicam' && SOURCE !== 'auto') return [];
  const bytes = noisyFrameBytes(config);
  const { maxFrameBytes } = frameMemory(config);
  if (bytes <= maxFrameBytes) return [];
  const lower = 'CAMERA_QUALITY, CAMERA_WIDTH or CAMERA_HEIGHT';
  const enough = settingsFor(bytes);
  return [
    {
      code: 'frames-too-large',
      message: `At night, noise can make frames of ${CAMERA_WIDTH}x${CAMERA_HEIGHT} with CAMERA_QUALITY=${CAMERA_QUALITY} grow to ${sizeText(wholeMebibytes(bytes))}, but MAX_FRAME_BYTES is ${sizeText(maxFrameBytes)}, and larger ones are dropped`,
      hint: enough === null ? `Lower ${lower}.` : `Set ${enough}, or lower ${lower}.`,
    },
  ];
}

/** `MAX_FRAME_BYTES=8M and RING_BYTES=25M`: what frames of this size need; null if they are too large for any setting. */
export function settingsFor(bytes: number): string | null {
  const enough = wholeMebibytes(bytes);
  if (enough > MOST_FRAME_BYTES) return null;
  return `MAX_FRAME_BYTES=${sizeText(enough)} and RING_BYTES=${sizeText(ringFor(enough))}`;
}

/** `512K`, `4.25M`: the units of the settings; less than 1K in bytes. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const [value, unit] = bytes < MEBIBYTE ? [bytes / 1024, 'K'] : [bytes / MEBIBYTE, 'M'];
  return `${Number(value.toFixed(2))}${unit}`;
}

function noisyFrameBytes({ CAMERA_WIDTH, CAMERA_HEIGHT, CAMERA_QUALITY }: Config): number {
  const row = NOISY_BYTES_PER_PIXEL.find(([quality]) => quality >= CAMERA_QUALITY);
  return CAMERA_WIDTH * CAMERA_HEIGHT * (row?.[1] ?? Number.POSITIVE_INFINITY);
}

function ringFor(maxFrameBytes: number): number {
  return Math.max(USUAL_RING_BYTES, wholeMebibytes(FRAMES * (maxFrameBytes + PART_BYTES)));
}

function wholeMebibytes(bytes: number): number {
  return Math.ceil(bytes / MEBIBYTE) * MEBIBYTE;
}
