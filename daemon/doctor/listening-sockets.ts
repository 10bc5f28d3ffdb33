import type { HostAccess } from './host-access.ts';
import type { Process } from './processes.ts';

export interface ListeningSocket {
  readonly port: number;
  readonly inode: string;
}

const LISTENS = '0A';

/** The TCP sockets that are listened on, by whomever: /proc/net/tcp as proc(5) has it. */
export async function listeningSockets(host: HostAccess): Promise<ListeningSocket[]> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => host.readIfThere(path)),
  );
  return tables.flatMap((table) =>
    (table ?? '').split('\n').flatMap((line) => {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
      const port = Number.parseInt(local.split(':')[1] ?? '', 16);
      return state === LISTENS ? [{ port, inode }] : [];
    }),
  );
}

/** The sockets that a process has open; null when this user may not see that. */
export async function socketsOf(host: HostAccess, { pid }: Process): Promise<Set<string> | null> {
  try {
    const fds = await host.list(`/proc/${pid}/fd`);
    const links = await Promise.all(
      fds.map((fd) => host.readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')),
    );
    return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
  } catch {
    return null;
  }
}
