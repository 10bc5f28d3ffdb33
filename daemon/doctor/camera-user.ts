import type { HostAccess } from './host-access.ts';
import { cameraProgramName, isDaemon, processes } from './processes.ts';

/**
 * Which program has the camera open, as in `picamd (process 712)` or `rpicam-still (process 815)`; null if this user sees
 * none. `configured` is CAMERA_BINARY.
 */
export async function cameraUserOf(host: HostAccess, configured: string): Promise<string | null> {
  const running = await processes(host);
  for (const { pid, args } of running) {
    const name = cameraProgramName(args, configured);
    if (name === null) continue;
    const parent = await parentOf(host, pid);
    const daemon = running.find((process) => process.pid === parent && isDaemon(process));
    return daemon === undefined ? `${name} (process ${pid})` : `picamd (process ${daemon.pid})`;
  }
  return null;
}

/** The process that started it, from /proc/PID/status (proc(5)); null if this user may not see it. */
async function parentOf(host: HostAccess, pid: number): Promise<number | null> {
  const status = await host.read(`/proc/${pid}/status`).catch(() => '');
  const parent = /^PPid:\s+(\d+)$/m.exec(status)?.[1];
  return parent === undefined ? null : Number(parent);
}
