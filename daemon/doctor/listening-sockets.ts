import type { HostAccess } from './host-access.ts';
import type { HostProcess } from './processes.ts';

export interface ListeningSocket {
  readonly port: number;
  readonly inode: string;
}

/** TCP_LISTEN in the column `st`. */
const LISTEN_STATE = '0A';

/** All listening TCP sockets of the machine, from /proc/net/tcp and tcp6 (proc(5)). */
export async function listeningSockets(host: HostAccess): Promise<ListeningSocket[]> {
  const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map((path) => host.readIfThere(path)));
  return tables.flatMap((table) =>
    (table ?? '').split('\n').flatMap((line) => {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
      const port = Number.parseInt(local.split(':')[1] ?? '', 16);
      return state === LISTEN_STATE ? [{ port, inode }] : [];
    }),
  );
}

/** Inodes of the sockets that a process has open; null if this user may not see them. */
export async function socketsOf(host: HostAccess, { pid }: HostProcess): Promise<Set<string> | null> {
  try {
    const fds = await host.list(`/proc/${pid}/fd`);
    const links = await Promise.all(fds.map((fd) => host.readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
    return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
  } catch {
    return null;
  }
}
