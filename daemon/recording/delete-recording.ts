import { dirname, join } from 'node:path';
import type { FileSystem } from './disk-queue.ts';
import type { StoredRecording } from './recording-folder.ts';

/** Of the disk, in bytes. */
export interface DiskSpace {
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** Deletes the AVI last: a recording that lost something is still one. */
export async function deleteRecording(
  fs: FileSystem,
  root: string,
  { stem, avi, files }: Pick<StoredRecording, 'stem' | 'avi' | 'files'>,
): Promise<void> {
  const paths = files.map((name) => `${dirname(stem)}/${name}`).filter((path) => path !== avi);
  for (const path of [...paths, avi])
    await fs.unlink(join(root, path)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
}

/** The space on the disk of a folder. */
export async function spaceOf(fs: FileSystem, folder: string): Promise<DiskSpace> {
  const { bavail, blocks, bsize } = await fs.statfs(folder);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}

export async function fileBytes(fs: FileSystem, path: string): Promise<number> {
  try {
    return (await fs.stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

/** Whether a folder was empty and is removed. */
export async function removeIfEmpty(fs: FileSystem, path: string): Promise<boolean> {
  return fs.rmdir(path).then(
    () => true,
    () => false,
  );
}
