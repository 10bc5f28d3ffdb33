import type { Stats } from 'node:fs';
import { userInfo } from 'node:os';
import type { HostAccess } from './host-access.ts';

/** A user, as far as the rights of files are about one. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gids: ReadonlySet<number>;
}

/** The user of the service, which the package makes. */
export const SERVICE_USER = 'picamd';
const READ_WRITE = 6;

/** A user by name, with all groups: passwd(5), group(5); null when there is none. */
export async function accountOf(host: HostAccess, name: string): Promise<Account | null> {
  const [, , uid, gid] = (await table(host, '/etc/passwd')).find(([user]) => user === name) ?? [];
  if (uid === undefined) return null;
  const groups = (await table(host, '/etc/group')).filter(([, , , members = '']) =>
    members.split(',').includes(name),
  );
  return { name, uid: Number(uid), gids: new Set([Number(gid), ...groups.map(([, , id]) => Number(id))]) };
}

/** Who runs this program. */
export function ownAccount(): Account {
  const uid = process.getuid?.() ?? 0;
  return {
    name: userName(uid),
    uid,
    gids: new Set([process.getgid?.() ?? 0, ...(process.getgroups?.() ?? [])]),
  };
}

/** Who runs the camera: the service's user if there is one, else whoever asks. */
export async function cameraAccount(host: HostAccess): Promise<Account> {
  return (await accountOf(host, SERVICE_USER)) ?? ownAccount();
}

/** Null when there is no such group. */
export async function groupId(host: HostAccess, name: string): Promise<number | null> {
  const [, , gid] = (await table(host, '/etc/group')).find(([group]) => group === name) ?? [];
  return gid === undefined ? null : Number(gid);
}

/** Whether that user may read and write it. */
export function mayUse({ uid, gids }: Account, { mode, uid: owner, gid: group }: Stats): boolean {
  if (uid === 0) return true;
  const shift = uid === owner ? 6 : gids.has(group) ? 3 : 0;
  return ((mode >> shift) & READ_WRITE) === READ_WRITE;
}

/** A container's user may have no name. */
function userName(uid: number): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${uid}`;
  }
}

async function table(host: HostAccess, path: string): Promise<string[][]> {
  return ((await host.readIfThere(path)) ?? '').split('\n').map((line) => line.trim().split(':'));
}
