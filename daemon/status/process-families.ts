import { readdirSync } from 'node:fs';
import { counter, gauge, info } from '../metrics/family.ts';
import type { Family } from '../metrics/family.ts';
import { residentBytes } from '../system/process-memory.ts';
import { VERSION } from '../version.ts';

/** Metrics of this process, whatever its role. */
export const PROCESS_FAMILIES: readonly Family<unknown>[] = [
  counter('process_cpu_seconds', 'CPU time of the daemon, without the camera program', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  }),
  gauge('process_resident_memory_bytes', 'Resident memory of the daemon', residentBytes),
  gauge('process_open_fds', 'Open file descriptors of the daemon', openFds),
  // Not from the current wall clock: a Pi sets its clock after boot, and a start time that changes looks like a restart.
  gauge(
    'process_start_time_seconds',
    'Start of the daemon, in Unix time',
    () => performance.timeOrigin / 1000,
  ),
  info('picamd_build_info', 'Versions of picamd and Node', {
    version: () => VERSION,
    node: () => process.version,
  }),
];

/** Null where /proc cannot be read. */
function openFds(): number | null {
  try {
    // Without the one that reads the folder.
    return readdirSync('/proc/self/fd').length - 1;
  } catch {
    return null;
  }
}
