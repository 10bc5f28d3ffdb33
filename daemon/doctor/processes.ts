import { basename } from 'node:path';
import { isCommand } from '../config/command-line.ts';
import type { HostAccess } from './host-access.ts';

export interface HostProcess {
  readonly pid: number;
  /** Its command line. A process that sets its own title has a single argument. */
  readonly args: readonly string[];
}

/** The programs of rpicam-apps under both their names, and those of the legacy stack. */
const CAMERA_PROGRAM =
  /^(?:(?:rpicam|libcamera)-(?:vid|still|hello|jpeg|raw|detect)|raspi(?:vid|still|vidyuv))$/;
const DAEMON_SCRIPT = /(^|\/)dist\/daemon\/main\.js$/;

/** All processes that this user may see, except this one and kernel threads. */
export async function processes(host: HostAccess): Promise<HostProcess[]> {
  const pids = (await host.list('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      // The process may have ended by now, or be hidden from this user.
      const text = await host.read(`/proc/${pid}/cmdline`).catch(() => '');
      return { pid, args: text.replace(/\0+$/, '').split('\0') };
    }),
  );
  return found.filter(({ pid, args }) => args[0] !== '' && pid !== process.pid);
}

/** Whether it is the daemon, and not a picamd command such as `doctor`. */
export function isDaemon({ args }: HostProcess): boolean {
  const at = args.findIndex((arg) => DAEMON_SCRIPT.test(arg));
  return at >= 0 && !isCommand(args[at + 1] ?? '');
}

/** The program's name if it uses the camera or is about to, else null. `configured` is CAMERA_BINARY. */
export function cameraProgramName(args: readonly string[], configured: string): string | null {
  // A script is the second argument, after its interpreter.
  const names = args.slice(0, 2).map((arg) => basename(arg));
  const own = configured === '' ? null : basename(configured);
  return names.find((name) => CAMERA_PROGRAM.test(name) || name === own) ?? null;
}
