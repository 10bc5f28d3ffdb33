import { dirname, join } from 'node:path';
import { errorCode } from '../errors.ts';
import type { FileSystem } from './disk-queue.ts';
import { STAR_ENDING } from './recording-names.ts';

/** A file with a star is not deleted to make room. */
export async function setStar(fs: FileSystem, root: string, stem: string, on: boolean): Promise<void> {
  const path = join(root, `${stem}${STAR_ENDING}`);
  if (on) {
    // Of a file that is only begun, it may be the first of a day.
    await fs.mkdir(dirname(path), { recursive: true });
    return fs.writeFile(path, '');
  }
  await fs.unlink(path).catch((error: unknown) => {
    if (errorCode(error) !== 'ENOENT') throw error;
  });
}
