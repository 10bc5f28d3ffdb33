import { mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A lock is held while one small file is read and written. An older one is left from a killed process or a power cut. */
const STALE_MS = 10_000;
const RETRY_MS = 20;

/**
 * Runs `act` while no other process of this machine does so with the same lock file. Creates the folder if needed.
 *
 * @param path of the lock file, which exists only meanwhile
 * @throws Error of the system if the lock file cannot be created, as EROFS; what `act` throws.
 */
export async function withFileLock<T>(path: string, act: () => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true, mode: 0o755 });
  while (!(await acquire(path))) {
    if (await isStale(path)) await rm(path, { force: true });
    else await delay(RETRY_MS);
  }
  try {
    return await act();
  } finally {
    await rm(path, { force: true });
  }
}

async function acquire(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx', 0o600)).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Also from the future: a Pi has no clock that runs while it is off. */
async function isStale(path: string): Promise<boolean> {
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
  return Math.abs(Date.now() - mtimeMs) > STALE_MS;
}
