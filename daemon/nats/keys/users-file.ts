import { MOST_CHUNKS } from '../frame-message.ts';
import { permissionsOf } from './permissions.ts';
import type { KeyRole } from './permissions.ts';

/** A key that the server lets in. */
export interface NatsUser {
  readonly role: KeyRole;
  /** Of the camera, hub or admin; unique in its role. */
  readonly name: string;
  readonly site: string;
  /** As nsc and nk print it: U and 55 letters and digits. */
  readonly publicKey: string;
}

const HEAD = `# Which cameras, hubs and admins nats-server lets in, and what each may do. Written by "picamd hub keys", which reads it again:
# to remove one, remove its line. In the server's own file: include "picamd-users.conf"
`;
const LINE =
  /^ {4}\{nkey: (U[A-Z2-7]{55}), permissions: .*\} # (camera|hub|admin) ([A-Za-z0-9_-]{1,63}) of ([A-Za-z0-9_-]{1,63})$/;

/** The users of a nats-server, as the part of its configuration that it includes. There are no secrets in it. */
export function usersFileText(users: readonly NatsUser[]): string {
  return `${HEAD}authorization {\n  users: [\n${users.map(userLine).join('')}  ]\n}\n`;
}

/** Null: this is not such a file, or someone has changed more than to remove lines. */
export function parseUsersFile(text: string): readonly NatsUser[] | null {
  const lines = text.split('\n').filter((line) => line.startsWith('    '));
  const users = lines.map((line): NatsUser | null => {
    const [, publicKey = '', role, name = '', site = ''] = LINE.exec(line) ?? [];
    return role === 'camera' || role === 'hub' || role === 'admin' ? { role, name, site, publicKey } : null;
  });
  const known = users.filter((user) => user !== null);
  // Written again, it must be the same: what a person has added would be lost.
  const isOurs = known.length === users.length && withoutRights(usersFileText(known)) === withoutRights(text);
  return isOurs ? known : null;
}

/** An older picamd may have given other rights. */
function withoutRights(text: string): string {
  return text
    .replaceAll(/permissions: .*\} #/g, '#')
    .replaceAll('\r', '')
    .trimEnd();
}

function userLine({ role, name, site, publicKey }: NatsUser): string {
  const { publish, subscribe, answers } = permissionsOf(role, site, name, publicKey);
  const rights = [
    `publish: {allow: ${list(publish)}}`,
    `subscribe: {allow: ${list(subscribe)}}`,
    ...(answers ? [`allow_responses: {max: ${MOST_CHUNKS}, expires: "1m"}`] : []),
  ];
  return `    {nkey: ${publicKey}, permissions: {${rights.join(', ')}}} # ${role} ${name} of ${site}\n`;
}

function list(subjects: readonly string[]): string {
  return `[${subjects.map((subject) => `"${subject}"`).join(', ')}]`;
}
