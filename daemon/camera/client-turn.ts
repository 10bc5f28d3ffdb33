import type { Config } from '../config/settings.ts';
import type { SourceKind } from './sources/source.ts';
import type { Turn } from '../frame/exif-orientation.ts';

/**
 * By how much of CAMERA_ROTATION clients must turn the picture, as its EXIF orientation says: all of it, except that
 * rpicam-vid turns by 180 itself. It refuses 90 and 270 (`transforms requiring transpose not supported`).
 *
 * @param source what delivers the pictures; with `auto` the one that it chooses on a machine with a camera program
 */
export function clientTurn({ CAMERA_ROTATION }: Config, source: Config['SOURCE'] | SourceKind): Turn {
  const turn = Number(CAMERA_ROTATION) as Turn;
  const turnsItself = source === 'rpicam' || source === 'auto';
  return turn === 180 && turnsItself ? 0 : turn;
}
