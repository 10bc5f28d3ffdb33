import { randomBytes } from 'node:crypto';
import type { GrantableRight, Role } from './rights.ts';

/** Someone who logs in with a password. */
export interface User {
  /** See hashPassword(). */
  readonly passwordHash: string;
  readonly role: Role;
  /** The names of the cameras of a hub that the user may see; null: all. */
  readonly cameras: readonly string[] | null;
}

/** What a program logs in with. */
export interface Token {
  /** SHA-256 in hex. */
  readonly digest: string;
  /** In ms since 1970, or null. */
  readonly expiresMs: number | null;
  readonly rights: readonly GrantableRight[];
  /** As of a User. */
  readonly cameras: readonly string[] | null;
}

/** A line of a later version: it has no access here, and is kept when the file is written. */
export interface UnknownEntry {
  /** `user`, `token` or something else. */
  readonly kind: string;
  readonly name: string;
  /** As it is in the file; secret. */
  readonly line: string;
}

/** Everyone who has access. */
export interface Credentials {
  /** Signs session cookies; stored, so that sessions survive a restart. */
  readonly key: Buffer;
  /** By name. */
  readonly users: ReadonlyMap<string, User>;
  /** By name. */
  readonly tokens: ReadonlyMap<string, Token>;
  readonly unknown: readonly UnknownEntry[];
}

/** Of users, tokens and cameras. */
export const CREDENTIAL_NAME = /^[A-Za-z0-9._-]{1,64}$/;
export const CREDENTIAL_NAME_RULE = '1 to 64 letters, digits, dots, dashes and underscores';
const KEY_BYTES = 32;
/** A log line stays readable. */
const MAX_NAMED = 10;

export function noCredentials(): Credentials {
  return { key: randomBytes(KEY_BYTES), users: new Map(), tokens: new Map(), unknown: [] };
}

/** Whether there is a user or a token, also one of a later version: such a camera is not open, and not new. */
export function hasAnyone({ users, tokens, unknown }: Credentials): boolean {
  return users.size + tokens.size > 0 || unknown.some(({ kind }) => kind === 'user' || kind === 'token');
}

export function hasAdmin(users: Credentials['users']): boolean {
  return [...users.values()].some(({ role }) => role === 'admin');
}

/** The users or tokens of a later version. */
export function unknownEntries({ unknown }: Credentials, kind: 'user' | 'token'): readonly UnknownEntry[] {
  return unknown.filter((entry) => entry.kind === kind && CREDENTIAL_NAME.test(entry.name));
}

/** The entry of a later version for this user or token. */
export function unknownEntry(
  credentials: Credentials,
  kind: 'user' | 'token',
  name: string,
): UnknownEntry | undefined {
  return unknownEntries(credentials, kind).find((entry) => entry.name === name);
}

/** `hall,garage` as names of cameras, each once; null if one is not a name, or none is given. */
export function parseCameras(text: string): readonly string[] | null {
  const names = [...new Set(text.split(','))];
  return names.every((name) => CREDENTIAL_NAME.test(name)) ? names : null;
}

/** Names the entries of a later version, for the log; '' if there are none. */
export function unknownText({ unknown }: Credentials): string {
  const names = unknown.map(({ kind, name }) =>
    // Anything else may be a secret, or text that a terminal must not get.
    ['user', 'token'].includes(kind) && CREDENTIAL_NAME.test(name)
      ? `${kind} ${name}`
      : 'an entry without a name',
  );
  const more = names.length - MAX_NAMED;
  return names.slice(0, MAX_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
