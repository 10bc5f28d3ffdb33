import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sceneFrames } from './frames.ts';

/** What many cameras of a bench show. */
interface Film {
  /** In pixels, as `height`. */
  readonly width: number;
  readonly height: number;
  /** Pictures per second. */
  readonly fps: number;
}

/** Pictures until they begin again. */
const FRAMES = 4;

/**
 * Writes a film into the folder, and returns the arguments with which a picamd plays it. Drawing the test picture for each of 50
 * cameras takes two cores.
 */
export function filmOf({ width, height, fps }: Film, folder: string): string[] {
  const file = join(folder, 'scene.mjpeg');
  writeFileSync(file, Buffer.concat(sceneFrames(width, height, FRAMES)));
  const size = ['--camera-width', String(width), '--camera-height', String(height)];
  return ['--source', 'file', '--source-file', file, '--camera-framerate', String(fps), ...size];
}
