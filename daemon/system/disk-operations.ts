import { setTimeout as delay } from 'node:timers/promises';

/** What is being read or written may end within this. */
const BUSY_MS = 500;
const LOOK_MS = 10;

/** Whether operations on files are under way, of which each occupies one of Node's threads. */
export function isDiskBusy(): boolean {
  return process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'));
}

/** Returns when they have ended, or after a moment. */
export async function untilDiskIsIdle(): Promise<void> {
  const untilMs = performance.now() + BUSY_MS;
  while (isDiskBusy() && performance.now() < untilMs) await delay(LOOK_MS);
}
