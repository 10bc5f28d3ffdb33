import { readlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import type { FileSystem } from './disk-queue.ts';

/** What the system cannot do without; on a card these can be partitions of their own. */
const SYSTEM = ['/', '/usr', '/boot', '/boot/firmware'];

/**
 * Whether a folder is on a disk that holds the system, or would be if it were created. So is one whose disk is not mounted: then
 * the folder is the empty mount point. Partitions of one card count as one disk.
 */
export async function isOnSystemDisk(fs: FileSystem, path: string, system = SYSTEM): Promise<boolean> {
  const disk = diskOf(await deviceOf(fs, path));
  const found = system.map(async (name) => {
    const device = await fs.stat(name).then(
      ({ dev }) => dev,
      () => null,
    );
    return device !== null && diskOf(device) === disk;
  });
  return (await Promise.all(found)).includes(true);
}

/** The device number of the folder, or of the nearest one above it that exists. */
export async function deviceOf(fs: FileSystem, path: string): Promise<number> {
  for (let folder = path; ; folder = dirname(folder)) {
    try {
      return (await fs.stat(folder)).dev;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || folder === '/') throw error;
    }
  }
}

/** The whole disk that a partition is on; for what is no partition, its number. */
function diskOf(device: number): string {
  // As glibc's gnu_dev_major() and gnu_dev_minor().
  const major = ((device / 2 ** 8) & 0xfff) | (Math.floor(device / 2 ** 32) & ~0xfff);
  const minor = (device & 0xff) | (Math.floor(device / 2 ** 12) & ~0xff);
  try {
    // As in ../../devices/…/block/mmcblk0/mmcblk0p2.
    const link = readlinkSync(`/sys/dev/block/${major}:${minor}`);
    return /\/block\/([^/]+)/.exec(link)?.[1] ?? String(device);
  } catch {
    return String(device);
  }
}
