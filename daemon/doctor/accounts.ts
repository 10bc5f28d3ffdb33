import type { Stats } from 'node:fs';
import { userInfo } from 'node:os';
import type { HostAccess } from './host-access.ts';

/** What file permissions need to know of a user. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gids: ReadonlySet<number>;
}

/** The user of the service; the package creates it. */
export const SERVICE_USER = 'picamd';
const READ_WRITE = 6;

/** Looks up a user and all of its groups in passwd(5) and group(5); null if it does not exist. */
export async function accountOf(host: HostAccess, name: string): Promise<Account | null> {
  const [, , uid, gid] = (await readTable(host, '/etc/passwd')).find(([user]) => user === name) ?? [];
  if (uid === undefined) return null;
  const groups = (await readTable(host, '/etc/group')).filter(([, , , members = '']) =>
    members.split(',').includes(name),
  );
  return { name, uid: Number(uid), gids: new Set([Number(gid), ...groups.map(([, , id]) => Number(id))]) };
}

/** The user who runs this program. */
export function ownAccount(): Account {
  const uid = process.getuid?.() ?? 0;
  return {
    name: userName(uid),
    uid,
    gids: new Set([process.getgid?.() ?? 0, ...(process.getgroups?.() ?? [])]),
  };
}

/** The user who runs the camera: the service's user if it exists, else the one who runs this program. */
export async function cameraAccount(host: HostAccess): Promise<Account> {
  return (await accountOf(host, SERVICE_USER)) ?? ownAccount();
}

/** Null if the group does not exist. */
export async function groupId(host: HostAccess, name: string): Promise<number | null> {
  const [, , gid] = (await readTable(host, '/etc/group')).find(([group]) => group === name) ?? [];
  return gid === undefined ? null : Number(gid);
}

/** Whether the user may read and write the file. */
export function canReadWrite(
  { uid, gids }: Account,
  { mode, uid: owner, gid: group }: Pick<Stats, 'mode' | 'uid' | 'gid'>,
): boolean {
  if (uid === 0) return true;
  const shift = uid === owner ? 6 : gids.has(group) ? 3 : 0;
  return ((mode >> shift) & READ_WRITE) === READ_WRITE;
}

/** The user of a container may have no name. */
function userName(uid: number): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${uid}`;
  }
}

async function readTable(host: HostAccess, path: string): Promise<string[][]> {
  return ((await host.readIfThere(path)) ?? '').split('\n').map((line) => line.trim().split(':'));
}
