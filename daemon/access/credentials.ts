import { randomBytes } from 'node:crypto';
import { PicamdError } from '../errors.ts';
import { isPasswordHash } from './password.ts';

/** A token can only view. */
export interface Token {
  /** SHA-256 in hex. */
  readonly digest: string;
  /** In ms since 1970, or null. */
  readonly expiresMs: number | null;
}

/** Everyone who has access. */
export interface Credentials {
  /** Signs session cookies; stored, so that sessions survive a restart. */
  readonly key: Buffer;
  /** Password hashes by user name. */
  readonly users: ReadonlyMap<string, string>;
  /** By name. */
  readonly tokens: ReadonlyMap<string, Token>;
}

export const CREDENTIAL_NAME = /^[A-Za-z0-9._-]{1,64}$/;
export const CREDENTIAL_NAME_RULE = '1 to 64 letters, digits, dots, dashes and underscores';
const KEY_BYTES = 32;
const HEADER = `# Users and tokens of picamd. Written by picamd passwd and picamd token. Keep it readable only by
# the user that runs picamd.
`;

export function noCredentials(): Credentials {
  return { key: randomBytes(KEY_BYTES), users: new Map(), tokens: new Map() };
}

/**
 * Parses lines `key HEX`, `user NAME HASH` and `token NAME SHA256 DATE|never`.
 *
 * @throws PicamdError 'bad-credentials' with the number of the first invalid line.
 */
export function parseCredentials(text: string, path: string): Credentials {
  const users = new Map<string, string>();
  const tokens = new Map<string, Token>();
  let key: Buffer | null = null;
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const [kind = '', name = '', secret = '', end = 'never', ...more] = line.trim().split(/\s+/);
    const isNamed = CREDENTIAL_NAME.test(name) && more.length === 0;
    if (kind === 'key' && /^[0-9a-f]{64}$/.test(name)) key = Buffer.from(name, 'hex');
    else if (kind === 'user' && isNamed && isPasswordHash(secret) && !users.has(name))
      users.set(name, secret);
    else if (kind === 'token' && isNamed && /^[0-9a-f]{64}$/.test(secret) && isDate(end) && !tokens.has(name))
      tokens.set(name, { digest: secret, expiresMs: end === 'never' ? null : Date.parse(end) });
    // Without the line itself: even a part of it is secret.
    else throw bad(path, `line ${index + 1} is not a user, token or key, or is a duplicate`);
  }
  if (key === null) throw bad(path, 'it is incomplete: the key is missing');
  return { key, users, tokens };
}

export function formatCredentials({ key, users, tokens }: Credentials): string {
  const lines = [
    ...[...users].map(([name, hash]) => `user ${name} ${hash}`),
    ...[...tokens].map(([name, { digest, expiresMs }]) => `token ${name} ${digest} ${dateOf(expiresMs)}`),
    // Last, so that a truncated file lacks it.
    `key ${key.toString('hex')}`,
  ];
  return `${HEADER}${lines.join('\n')}\n`;
}

function dateOf(ms: number | null): string {
  return ms === null ? 'never' : new Date(ms).toISOString();
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
