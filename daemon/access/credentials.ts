import { randomBytes } from 'node:crypto';
import { PicamdError } from '../errors.ts';
import { isPasswordHash } from './password.ts';

/** A token that views: its SHA-256 in hex, and when it ends (ms since 1970) or null. */
export interface Token {
  readonly digest: string;
  readonly expiresMs: number | null;
}

/** Who may look at the camera. */
export interface Credentials {
  /** Signs session cookies, so that they outlive a restart of the daemon. */
  readonly key: Buffer;
  /** Password hashes, by user. */
  readonly users: ReadonlyMap<string, string>;
  /** By name. */
  readonly tokens: ReadonlyMap<string, Token>;
}

export const NAME = /^[A-Za-z0-9._-]{1,64}$/;
export const NAME_ALLOWED = '1 to 64 letters, digits, dots, dashes and underscores';
const KEY_BYTES = 32;
const HEADER = `# Who may look at the camera. picamd passwd and picamd token write this file; nobody
# but the user of picamd may read it.
`;

export function noCredentials(): Credentials {
  return { key: randomBytes(KEY_BYTES), users: new Map(), tokens: new Map() };
}

/**
 * Reads lines `key HEX`, `user NAME HASH` and `token NAME SHA256 DATE|never`.
 *
 * @throws PicamdError 'bad-credentials' that names the first line which is none of them.
 */
export function parseCredentials(text: string, path: string): Credentials {
  const users = new Map<string, string>();
  const tokens = new Map<string, Token>();
  let key: Buffer | null = null;
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const [kind = '', name = '', secret = '', end = 'never', ...more] = line.trim().split(/\s+/);
    const named = NAME.test(name) && more.length === 0;
    if (kind === 'key' && /^[0-9a-f]{64}$/.test(name)) key = Buffer.from(name, 'hex');
    else if (kind === 'user' && named && isPasswordHash(secret) && !users.has(name)) users.set(name, secret);
    else if (kind === 'token' && named && /^[0-9a-f]{64}$/.test(secret) && isDate(end) && !tokens.has(name))
      tokens.set(name, { digest: secret, expiresMs: end === 'never' ? null : Date.parse(end) });
    // Not the line itself: half of one is still a secret.
    else throw bad(path, `line ${index + 1} is no user, token or key, or stands there twice`);
  }
  if (key === null) throw bad(path, 'it ends too early: there is no key in it');
  return { key, users, tokens };
}

export function formatCredentials({ key, users, tokens }: Credentials): string {
  const lines = [
    ...[...users].map(([name, hash]) => `user ${name} ${hash}`),
    ...[...tokens].map(([name, { digest, expiresMs }]) => `token ${name} ${digest} ${dateOf(expiresMs)}`),
    // Last: a file that was cut off lacks it.
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
    'Restore it from a copy, or delete it and make the users again with picamd passwd.',
  );
}
