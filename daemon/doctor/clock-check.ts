import { statSync } from 'node:fs';
import { fault, ok, warning } from './check-result.ts';
import type { CheckResult } from './check-result.ts';
import type { HostAccess } from './host-access.ts';
import type { CheckContext } from './check-context.ts';
import { PACKAGE_JSON } from '../version.ts';

/** The certificates that picamd creates are valid from this date. */
const EARLIEST_MS = Date.UTC(2025, 0, 1);
const DAY_MS = 86_400_000;
const ENABLE_NTP = 'sudo timedatectl set-ntp true';

/** Before the Pi 5, a Pi has no battery-backed clock: it gets the time from the network. */
export async function checkClock({ host }: CheckContext): Promise<CheckResult> {
  const { nowMs } = host;
  const now = `${new Date(nowMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  // EARLIEST_MS because some packers give files a date in the distant past; one day of tolerance for clocks that differ.
  const builtMs = Math.max(EARLIEST_MS, statSync(PACKAGE_JSON).mtimeMs - DAY_MS);
  if (nowMs < builtMs) return fault(`the clock is wrong (${now}); check the network connection`, ENABLE_NTP);
  switch (await isSynchronized(host)) {
    case true:
      return ok(`${now}, synchronized`);
    case false:
      return warning(`${now}, not synchronized since startup`, ENABLE_NTP);
    case null:
      return ok(`${now}; cannot tell whether it is synchronized`);
  }
}

async function isSynchronized(host: HostAccess): Promise<boolean | null> {
  if ((await host.stat('/run/systemd/timesync/synchronized')) !== null) return true;
  const ran = await host.run('timedatectl', ['show', '--property=NTPSynchronized', '--value']);
  const synchronized = ran?.stdout.trim();
  return synchronized === 'yes' ? true : synchronized === 'no' ? false : null;
}
