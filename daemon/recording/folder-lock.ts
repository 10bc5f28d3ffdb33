import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { DiskFault } from './disk-fault.ts';
import type { FileSystem } from './disk-queue.ts';

/** In the folder of recordings while a picamd records there. */
export const LOCK_FILE = '.picamd-lock';
/** Of a lock whose holder this process cannot see: in another container, on another machine, or before a power cut. */
const STALE_MS = 90_000;

/** Who holds a lock. */
interface Holder {
  /** Of the boot and of the name space of process ids: only within both, an id says something. */
  readonly where: string;
  readonly pid: number;
  /** Clock ticks from boot to the start of the process; another process may have the id later. */
  readonly started: string;
}

/**
 * Takes the folder for this process, and renews the lock when called again, which is needed every minute. Two that record into one
 * folder would delete each other's recordings.
 *
 * @throws DiskFault if another picamd records there; errors of the system
 */
export async function lockFolder(
  fs: FileSystem,
  folder: string,
  self: Holder = thisProcess(),
): Promise<void> {
  const path = join(folder, LOCK_FILE);
  const holder = await readHolder(fs, path);
  if (holder !== null && !isSame(holder, self) && (await isAlive(fs, path, holder, self)))
    throw new DiskFault(
      'disk-in-use',
      `Another picamd (process ${holder.pid}) records to ${folder}`,
      'Set another RECORD_PATH for one of them.',
    );
  await fs.writeFile(path, `${JSON.stringify(self)}\n`);
}

/** Gives the folder back. */
export async function unlockFolder(
  fs: FileSystem,
  folder: string,
  self: Holder = thisProcess(),
): Promise<void> {
  const path = join(folder, LOCK_FILE);
  const holder = await readHolder(fs, path);
  if (holder !== null && isSame(holder, self)) await fs.unlink(path);
}

async function isAlive(fs: FileSystem, path: string, holder: Holder, self: Holder): Promise<boolean> {
  if (holder.where === self.where) return startOf(holder.pid) === holder.started;
  // Also from the future: clocks of machines differ.
  return Math.abs(Date.now() - (await fs.stat(path)).mtimeMs) < STALE_MS;
}

function isSame(one: Holder, other: Holder): boolean {
  return one.where === other.where && one.pid === other.pid && one.started === other.started;
}

/** Null if there is none, or none of ours. */
async function readHolder(fs: FileSystem, path: string): Promise<Holder | null> {
  try {
    const holder = JSON.parse(await fs.readFile(path, 'utf8')) as Partial<Holder> | null;
    if (typeof holder?.where !== 'string' || typeof holder.pid !== 'number') return null;
    return { where: holder.where, pid: holder.pid, started: String(holder.started) };
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function thisProcess(): Holder {
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  const space = readlinkSync('/proc/self/ns/pid');
  return { where: `${boot} ${space}`, pid: process.pid, started: startOf(process.pid) ?? '' };
}

/** proc_pid_stat(5), field 22; null if there is no such process. The name in field 2 may hold anything. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
