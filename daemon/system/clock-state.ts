import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** picamd is younger. A Pi without a network may show 1970, or the day on which its card was written. */
const EARLIEST_MS = Date.UTC(2025, 0, 1);
/** A clock that the kernel has set from the battery-backed one is as right as that is. */
const SAME_TIME_S = 120;

/**
 * Whether this machine's clock shows the time. A Pi before the Pi 5 has no battery-backed clock: at boot systemd-timesyncd goes on
 * from when the machine was last on (systemd-timesyncd.service(8)), which may be days ago, until a time server answers; then it
 * creates `synchronized`. With another service for the time, or none (containers), nobody says; the clock counts as right then.
 *
 * @param root where /run and /sys are, for tests
 */
export function isClockKnown(nowMs = Date.now(), root = '/'): boolean {
  if (nowMs < EARLIEST_MS) return false;
  if (existsSync(join(root, 'run/systemd/timesync/synchronized'))) return true;
  return !existsSync(join(root, 'run/systemd/timesync')) || isFromBattery(nowMs, join(root, 'sys/class/rtc'));
}

/** Whether the kernel has set the clock from one with a battery (Linux, Documentation/ABI/testing/sysfs-class-rtc). */
function isFromBattery(nowMs: number, folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => {
      const read = (file: string) => Number(readFileSync(join(folder, name, file), 'utf8'));
      return read('hctosys') === 1 && Math.abs(read('since_epoch') - nowMs / 1000) < SAME_TIME_S;
    });
  } catch {
    return false;
  }
}
