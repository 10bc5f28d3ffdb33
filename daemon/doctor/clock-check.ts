import { statSync } from 'node:fs';
import { fault, ok, warning } from './check-result.ts';
import type { CheckResult } from './check-result.ts';
import type { HostAccess } from './host-access.ts';
import type { CheckContext } from './check-context.ts';

/** Certificates that picamd makes begin there. */
const EARLIEST_MS = Date.UTC(2025, 0, 1);
const DAY_MS = 86_400_000;
const SET = 'sudo timedatectl set-ntp true';

/** A Pi before the 5 has no clock that runs on without power: it takes the time from the network. */
export async function checkClock({ host }: CheckContext): Promise<CheckResult> {
  const { nowMs } = host;
  const now = `${new Date(nowMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  // Some packers give every file a date long ago; a day for clocks that differ.
  const madeMs = Math.max(EARLIEST_MS, statSync(new URL(import.meta.url)).mtimeMs - DAY_MS);
  if (nowMs < madeMs) return fault(`the clock says ${now}, which is past; is the network there?`, SET);
  switch (await isSynchronized(host)) {
    case true:
      return ok(`${now}, set by the network`);
    case false:
      return warning(`${now}, not set by the network since the start`, SET);
    case null:
      return ok(`${now}; nobody tells whether it is right`);
  }
}

async function isSynchronized(host: HostAccess): Promise<boolean | null> {
  if ((await host.stat('/run/systemd/timesync/synchronized')) !== null) return true;
  const ran = await host.run('timedatectl', ['show', '--property=NTPSynchronized', '--value']);
  const answer = ran?.stdout.trim();
  return answer === 'yes' ? true : answer === 'no' ? false : null;
}
