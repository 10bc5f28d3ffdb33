import type { Frame } from './frame/frame.ts';
import type { Log } from './log/logger.ts';

/** Warns of a size that a client is known to refuse. */
export function checkPictureSize({ width, height }: Frame, log: Log): void {
  if (width % 8 === 0 && height % 8 === 0) return;
  log.warn(
    { width, height, hint: 'Set CAMERA_WIDTH and CAMERA_HEIGHT, or that camera, to multiples of 8.' },
    'camera: Motion refuses pictures whose width or height is no multiple of 8',
  );
}
