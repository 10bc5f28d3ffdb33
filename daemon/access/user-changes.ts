import { hasAdmin, unknownEntry } from './credentials.ts';
import type { Credentials, User } from './credentials.ts';
import { PicamdError } from '../errors.ts';

/** More than watch one camera. Each is a line of the file, and the page lists them all. */
export const MAX_USERS = 100;

/** @throws PicamdError 'name-taken' or 'too-many-names'. */
export function addUser(credentials: Credentials, name: string, user: User): Credentials {
  if (credentials.users.has(name) || unknownEntry(credentials, 'user', name) !== undefined)
    throw new PicamdError(
      'name-taken',
      `The user ${name} already exists`,
      'Remove it first, or use another name.',
    );
  return withUser(credentials, name, user);
}

/** A new user, or another one instead of the one with this name. @throws PicamdError 'too-many-names'. */
export function withUser(credentials: Credentials, name: string, user: User): Credentials {
  const users = new Map([...credentials.users, [name, user]]);
  if (users.size > MAX_USERS && users.size > credentials.users.size)
    throw new PicamdError(
      'too-many-names',
      `There can be at most ${MAX_USERS} users`,
      'Remove one that is no longer needed.',
    );
  return { ...credentials, users, unknown: unknownWithout(credentials, name) };
}

/** @throws PicamdError 'unknown-name', or 'last-admin' if no admin would be left. */
export function changeUser(credentials: Credentials, name: string, to: Partial<User>): Credentials {
  const user = credentials.users.get(name);
  if (user === undefined) throw noSuchUser(name);
  return withAdmin(credentials, withUser(credentials, name, { ...user, ...to }), name);
}

/** @throws PicamdError 'unknown-name'. */
export function withoutUser(credentials: Credentials, name: string): Credentials {
  const users = new Map(credentials.users);
  if (!users.delete(name) && unknownEntry(credentials, 'user', name) === undefined) throw noSuchUser(name);
  return { ...credentials, users, unknown: unknownWithout(credentials, name) };
}

/** @throws PicamdError as withoutUser(), or 'last-admin' if no admin would be left. */
export function removeUser(credentials: Credentials, name: string): Credentials {
  return withAdmin(credentials, withoutUser(credentials, name), name);
}

/** Two admins who take each other's role at once would both succeed otherwise. */
function withAdmin(before: Credentials, changed: Credentials, name: string): Credentials {
  if (hasAdmin(changed.users) || !hasAdmin(before.users)) return changed;
  throw new PicamdError('last-admin', `${name} is the last admin`, 'Give another user the role admin first.');
}

function unknownWithout(credentials: Credentials, name: string): Credentials['unknown'] {
  const later = unknownEntry(credentials, 'user', name);
  return credentials.unknown.filter((entry) => entry !== later);
}

function noSuchUser(name: string): PicamdError {
  return new PicamdError('unknown-name', `There is no user ${name}`, 'Run picamd passwd to list the users.');
}
