import { fault, ok, warning } from './check-result.ts';
import type { CheckResult } from './check-result.ts';
import type { CheckContext } from './check-context.ts';

const MB = 1 << 20;
const LITTLE = 200 * MB;
const TOO_LITTLE = 20 * MB;
const CLEAN = 'sudo apt clean && sudo journalctl --vacuum-size=20M';

/** The file system that holds /. */
export async function checkDisk({ host }: CheckContext): Promise<CheckResult> {
  const mounts = (await host.readIfThere('/proc/mounts')) ?? '';
  // The last one of a place is the one that is seen.
  const root = mounts.split('\n').findLast((line) => line.split(' ')[1] === '/');
  // The kernel does that when the card has errors.
  if (/^ro(,|$)/.test(root?.split(' ')[3] ?? ''))
    return fault('the disk cannot be written: nothing can be saved', 'sudo reboot');
  const { bavail, blocks, bsize } = await host.statfs('/');
  return diskFinding(bavail * bsize, blocks * bsize);
}

export function diskFinding(freeBytes: number, totalBytes: number): CheckResult {
  const says = `${gb(freeBytes)} of ${gb(totalBytes)} free`;
  if (freeBytes < TOO_LITTLE) return fault(`the disk is full: ${says}`, CLEAN);
  if (freeBytes < LITTLE) return warning(`the disk is nearly full: ${says}`, CLEAN);
  return ok(says);
}

function gb(bytes: number): string {
  return bytes < 1024 * MB ? `${Math.round(bytes / MB)} MB` : `${(bytes / 1024 / MB).toFixed(1)} GB`;
}
