import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jpeg } from './jpeg.ts';

const FRAMES = 4;

let folder: string | null = null;

/**
 * The arguments for a camera whose pictures are in a file, 240 pixels high, with about `scanBytes`. They cost less than
 * the test picture, which is a program; they show noise.
 */
export function pictures(width = 320, scanBytes = 2500): string[] {
  if (folder === null) {
    const made = mkdtempSync(join(tmpdir(), 'picamd-pictures-'));
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    folder = made;
  }
  const file = join(folder, `${width}-${scanBytes}.mjpeg`);
  const shape = { width, height: 240, scanBytes };
  if (!existsSync(file))
    writeFileSync(file, Buffer.concat(Array.from({ length: FRAMES }, (_, seed) => jpeg({ ...shape, seed }))));
  const size = ['--camera-width', String(width), '--camera-height', '240'];
  return ['--source', 'file', '--source-file', file, ...size];
}
