import { fileURLToPath } from 'node:url';
import { FrameEncoder } from '../fixtures/fake-rpicam-vid/frame-encoder.ts';
import type { Scenario } from '../fixtures/fake-rpicam-vid/scenario.ts';
import { startDaemon } from './daemon.ts';
import type { RunningDaemon } from './daemon.ts';
import { decodeJpeg } from './decode-jpeg.ts';
import type { GrayPicture } from './shown-number.ts';

const FAKE = fileURLToPath(new URL('../../../test/fixtures/bin/rpicam-vid', import.meta.url));

export const FPS = 10;
export const INTERVAL_MS = 1000 / FPS;
/** Every frame of the camera; so plain that a client's own compression changes little of it. */
export const SHAPE = { width: 640, height: 480, quality: 70, bytes: 18_000 };

const encoder = new FrameEncoder(SHAPE);

/** The exact bytes of frame `number` of the numbered camera. */
export function frameBytes(number: number): Buffer {
  return encoder.encode(number);
}

/** Starts the built daemon with the fake rpicam-vid as its camera: each frame shows its number, from 0. */
export function startNumberedCamera(
  scenario: Scenario | Scenario[] = {},
  args: string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<RunningDaemon> {
  const withSize = [scenario].flat().map((one) => ({ frameBytes: SHAPE.bytes, ...one }));
  const camera = {
    source: 'rpicam',
    'camera-binary': FAKE,
    'camera-width': SHAPE.width,
    'camera-height': SHAPE.height,
    'camera-quality': SHAPE.quality,
    'camera-framerate': FPS,
  };
  const words = Object.entries(camera).flatMap(([key, value]) => [`--${key}`, String(value)]);
  const json = JSON.stringify(withSize.length === 1 ? withSize[0] : withSize);
  return startDaemon([...words, ...args], { ...env, FAKE_RPICAM_SCENARIO: json });
}

/** Mean absolute difference, 0 to 255, between a picture and the frame with this number. */
export function differenceFrom(number: number, picture: GrayPicture): number {
  const source = grayOfJpeg(frameBytes(number));
  if (source.pixels.length !== picture.pixels.length) return 255;
  let sum = 0;
  for (let i = 0; i < source.pixels.length; i++)
    sum += Math.abs((source.pixels[i] ?? 0) - (picture.pixels[i] ?? 0));
  return sum / source.pixels.length;
}

/** Decodes a JPEG without color; throws if it is broken. */
export function grayOfJpeg(jpeg: Uint8Array): GrayPicture {
  const { width, height, rgb } = decodeJpeg(jpeg);
  const pixels = new Uint8Array(width * height);
  for (let i = 0; i < pixels.length; i++) pixels[i] = rgb[3 * i + 1] ?? 0;
  return { width, pixels };
}
