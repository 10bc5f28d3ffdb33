import { basename } from 'node:path';
import type { HostAccess } from './host-access.ts';
import { cameraProgramName, isDaemon, processes } from './processes.ts';

/**
 * Which program has the camera open, as in `picamd (process 712)` or `rpicam-still (process 815)`; null if this user sees
 * none. `configured` is CAMERA_BINARY.
 */
export async function cameraUserOf(host: HostAccess, configured: string): Promise<string | null> {
  const running = await processes(host);
  const users = running.flatMap(({ pid, args }) => {
    const name = cameraProgramName(args, configured);
    return name === null ? [] : [{ name, pid }];
  });
  // There may be several cameras; the configured program uses the one that is asked about.
  const user = users.find(({ name }) => name === basename(configured)) ?? users[0];
  if (user === undefined) return null;
  const parent = await parentOf(host, user.pid);
  const daemon = running.find((process) => process.pid === parent && isDaemon(process));
  return daemon === undefined ? `${user.name} (process ${user.pid})` : `picamd (process ${daemon.pid})`;
}

/** The process that started it, from /proc/PID/status (proc(5)); null if this user may not see it. */
async function parentOf(host: HostAccess, pid: number): Promise<number | null> {
  const status = await host.read(`/proc/${pid}/status`).catch(() => '');
  const parent = /^PPid:\s+(\d+)$/m.exec(status)?.[1];
  return parent === undefined ? null : Number(parent);
}
