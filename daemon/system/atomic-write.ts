import { lstat, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Replaces a file in one step, so that a reader sees the old content or the new one, even after a power cut. Creates
 * its folder if needed. The file keeps its owner; a new file gets its folder's, so that the daemon can read what root
 * wrote.
 *
 * @param mode as in 0o600; set before anything is written
 * @throws Error of the system, as ENOSPC; the old file is unchanged then.
 */
export async function atomicWrite(path: string, text: string, mode: number): Promise<void> {
  const temporary = `${path}.${process.pid}.new`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o755 });
    // Not the owner of what a link leads to: the link is replaced.
    const owner = await lstat(path).catch(() => stat(dirname(path)));
    // Remove a leftover from a killed process with our pid.
    await rm(temporary, { force: true });
    const file = await open(temporary, 'wx', mode);
    try {
      // Only root can change the owner, and only root needs to. Not by path, which may lead elsewhere by now.
      if (process.getuid?.() === 0) await file.chown(owner.uid, owner.gid);
      // Restores what the umask of a service (0077) removed.
      await file.chmod(mode);
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    // Fails if the folder does not exist either.
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}
