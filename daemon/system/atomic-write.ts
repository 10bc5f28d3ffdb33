import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a file in one step, so that nobody ever reads half of it, whatever happens meanwhile. It keeps its owner; a
 * new one has its folder's, so that what root writes is the daemon's.
 *
 * @param mode as in 0o600; the file has it from its first byte on
 * @throws Error of the system, as ENOSPC; the old file stands as it was then.
 */
export async function atomicWrite(path: string, text: string, mode: number): Promise<void> {
  const beside = `${path}.${process.pid}.new`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o755 });
    const owner = await stat(path).catch(() => stat(dirname(path)));
    // One with our number that was killed at this may have left it.
    await rm(beside, { force: true });
    const file = await open(beside, 'wx', mode);
    try {
      // Only root can, and only root has to. Not by its name, which may lead elsewhere by now.
      if (process.getuid?.() === 0) await file.chown(owner.uid, owner.gid);
      // What the umask of a service (0077) takes away.
      await file.chmod(mode);
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    // It may not be there, as its folder may not.
    await rm(beside, { force: true }).catch(() => {});
    throw error;
  }
}
