import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { dirname, join } from 'node:path';

let known: number | null = null;

/** Bytes of memory that this process may use, as they were when first asked. */
export function machineMemory(): number {
  return (known ??= readMachineMemory());
}

/**
 * The machine's memory, or the lowest limit of the control groups that the process is in, if that is less: systemd's
 * MemoryMax=, or a container's. Not process.constrainedMemory(): it takes MemoryHigh= for a limit too, and sees only the
 * innermost group.
 *
 * @param self names the group: `0::/system.slice/picamd.service` (cgroups(7)); without version 2 there is no such line
 */
export function readMachineMemory(self = '/proc/self/cgroup', mount = '/sys/fs/cgroup'): number {
  let least = totalmem();
  const group = /^0::(\/.*)$/m.exec(textOf(self))?.[1];
  for (let path = group; path !== undefined; path = path === '/' ? undefined : dirname(path)) {
    // `max` if there is no limit.
    const limit = Number.parseInt(textOf(join(mount, path, 'memory.max')), 10);
    if (limit > 0) least = Math.min(least, limit);
  }
  return least;
}

/** '' if it cannot be read: Raspberry Pi OS boots with memory groups switched off. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
