import { CREDENTIAL_NAME, parseCameras } from './credentials.ts';
import type { Credentials, Token, UnknownEntry, User } from './credentials.ts';
import { isPasswordHash } from './password.ts';
import { GRANTABLE_RIGHTS, isLiveOnly, isRole, parseTokenRights } from './rights.ts';
import { PicamdError } from '../errors.ts';

/** Starts a line that versions without rights take for a comment. */
const MARK = '#:';
const HEADER = `# Users and tokens of picamd. Written by picamd passwd and picamd token. Keep it readable only by
# the user that runs picamd.
# Lines that start with ${MARK} are no comments: they are viewers, and tokens with other rights than live. Versions of
# picamd without rights skip them, and remove them when they write this file.
`;

/**
 * Parses the credentials file. Its lines are
 *
 *     user NAME HASH                                       an admin
 *     token NAME SHA256 DATE|never                         a token with the right live
 *     #: user NAME HASH ROLE [cameras=A,B]                 a user with a role
 *     #: token NAME SHA256 DATE|never RIGHTS [cameras=A,B] a token with rights, like live,status
 *     key HEX
 *
 * and comments. Versions without rights take a line with `#:` for a comment: there it gives no access, instead of more
 * than it should, and the rest of the file stays valid. In the same way a line with `#:` that this version does not know
 * only costs that user or token; see UnknownEntry.
 *
 * @throws PicamdError 'bad-credentials' with the number of the first invalid line.
 */
export function parseCredentials(text: string, path: string): Credentials {
  const users = new Map<string, User>();
  const tokens = new Map<string, Token>();
  const unknown: UnknownEntry[] = [];
  let key: Buffer | null = null;
  for (const [index, line] of text
    .split('\n')
    .map((raw) => raw.trim())
    .entries()) {
    const isMarked = line.startsWith(MARK);
    if (!isMarked && /^(#|$)/.test(line)) continue;
    const words = (isMarked ? line.slice(MARK.length).trim() : line).split(/\s+/);
    const [kind = '', name = ''] = words;
    const user = kind === 'user' ? parseUser(words, isMarked) : null;
    const token = kind === 'token' ? parseToken(words, isMarked) : null;
    if (user !== null && !users.has(name)) users.set(name, user);
    else if (token !== null && !tokens.has(name)) tokens.set(name, token);
    else if (isMarked && user === null && token === null) unknown.push({ kind, name, line });
    else if (!isMarked && kind === 'key' && /^[0-9a-f]{64}$/.test(name)) key = Buffer.from(name, 'hex');
    // Without the line itself: even a part of it is secret.
    else throw bad(path, `line ${index + 1} is not a user, token or key, or is a duplicate`);
  }
  if (key === null) throw bad(path, 'it is incomplete: the key is missing');
  return { key, users, tokens, unknown };
}

/** Admins and tokens with the right live, for all cameras, in lines that every version reads. */
export function formatCredentials({ key, users, tokens, unknown }: Credentials): string {
  const lines = [
    ...[...users].map(userLine),
    ...[...tokens].map(tokenLine),
    ...unknown.map(({ line }) => line),
    // Last, so that a truncated file lacks it.
    `key ${key.toString('hex')}`,
  ];
  return `${HEADER}${lines.join('\n')}\n`;
}

function parseUser([, name = '', passwordHash = '', ...more]: readonly string[], isMarked: boolean) {
  const [role = '', cameras, ...rest] = isMarked ? more : ['admin', undefined, ...more];
  const named = parseCamerasWord(cameras);
  const isValid = CREDENTIAL_NAME.test(name) && isPasswordHash(passwordHash) && rest.length === 0;
  return isValid && isRole(role) && named !== undefined ? { passwordHash, role, cameras: named } : null;
}

function parseToken(
  [, name = '', digest = '', end = 'never', ...more]: readonly string[],
  isMarked: boolean,
) {
  const [list = '', cameras, ...rest] = isMarked ? more : ['live', undefined, ...more];
  const [rights, named] = [parseTokenRights(list), parseCamerasWord(cameras)];
  const isValid = CREDENTIAL_NAME.test(name) && /^[0-9a-f]{64}$/.test(digest) && rest.length === 0;
  const isComplete = isValid && isDate(end) && rights !== null && named !== undefined;
  const expiresMs = end === 'never' ? null : Date.parse(end);
  return isComplete ? { digest, expiresMs, rights, cameras: named } : null;
}

/** `cameras=A,B`; null without the word, undefined if it is something else. */
function parseCamerasWord(word: string | undefined): readonly string[] | null | undefined {
  if (word === undefined) return null;
  return word.startsWith('cameras=') ? (parseCameras(word.slice('cameras='.length)) ?? undefined) : undefined;
}

function userLine([name, { passwordHash, role, cameras }]: [string, User]): string {
  const line = `user ${name} ${passwordHash}`;
  return role === 'admin' && cameras === null ? line : `${MARK} ${line} ${role}${camerasWord(cameras)}`;
}

function tokenLine([name, { digest, expiresMs, rights, cameras }]: [string, Token]): string {
  const line = `token ${name} ${digest} ${expiresMs === null ? 'never' : new Date(expiresMs).toISOString()}`;
  const list = GRANTABLE_RIGHTS.filter((right) => rights.includes(right)).join(',');
  return isLiveOnly(rights) && cameras === null ? line : `${MARK} ${line} ${list}${camerasWord(cameras)}`;
}

function camerasWord(cameras: readonly string[] | null): string {
  return cameras === null ? '' : ` cameras=${cameras.join(',')}`;
}

function isDate(text: string): boolean {
  return text === 'never' || !Number.isNaN(Date.parse(text));
}

function bad(path: string, what: string): PicamdError {
  return new PicamdError(
    'bad-credentials',
    `${path} cannot be used: ${what}`,
    'Restore it from a backup, or delete it and create the users again with picamd passwd.',
  );
}
