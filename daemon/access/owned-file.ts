import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Replaces a file in one step, so that nobody ever reads half of it, not even after the power was cut. It keeps its
 * owner; a new one has its folder's, so that what root writes for the daemon can be read by the daemon. `mode` is
 * what it has whatever the umask is.
 *
 * @throws Error of the file system; nothing is left behind then.
 */
export async function writeOwned(path: string, content: string, mode: number): Promise<void> {
  const beside = `${path}.${process.pid}.new`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o755 });
    const owner = await stat(path).catch(() => stat(dirname(path)));
    // One with our number that was killed at this may have left it.
    await rm(beside, { force: true });
    const file = await open(beside, 'wx', 0o600);
    try {
      // Only root can, and only root has to. Not by its name, which may lead elsewhere by now.
      if (process.getuid?.() === 0) await file.chown(owner.uid, owner.gid);
      await file.chmod(mode);
      await file.writeFile(content);
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
