import { fault, ok, warning } from './check-result.ts';
import type { CheckResult } from './check-result.ts';
import type { CheckContext } from './check-context.ts';

const MB = 1 << 20;
const LOW = 200 * MB;
const TOO_LOW = 20 * MB;
const CLEAN = 'sudo apt clean && sudo journalctl --vacuum-size=20M';

/** The file system that holds /. */
export async function checkDisk({ host }: CheckContext): Promise<CheckResult> {
  const mounts = (await host.readIfThere('/proc/mounts')) ?? '';
  // A later mount hides an earlier one.
  const root = mounts.split('\n').findLast((line) => line.split(' ')[1] === '/');
  // The kernel remounts it read-only after errors of the card.
  if (/^ro(,|$)/.test(root?.split(' ')[3] ?? ''))
    return fault('the disk is read-only: nothing can be saved', 'sudo reboot');
  const { bavail, blocks, bsize } = await host.statfs('/');
  return diskResult(bavail * bsize, blocks * bsize);
}

export function diskResult(freeBytes: number, totalBytes: number): CheckResult {
  const message = `${gigabytes(freeBytes)} of ${gigabytes(totalBytes)} free`;
  if (freeBytes < TOO_LOW) return fault(`the disk is full: ${message}`, CLEAN);
  if (freeBytes < LOW) return warning(`the disk is nearly full: ${message}`, CLEAN);
  return ok(message);
}

/** As in `29.1 GB`. */
export function gigabytes(bytes: number): string {
  return bytes < 1024 * MB ? `${Math.round(bytes / MB)} MB` : `${(bytes / 1024 / MB).toFixed(1)} GB`;
}
