import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noCredentials } from '../../daemon/access/credentials.ts';
import type { Token, User } from '../../daemon/access/credentials.ts';
import { writeCredentials } from '../../daemon/access/credentials-file.ts';
import { hashPassword } from '../../daemon/access/password.ts';
import type { ScryptCost } from '../../daemon/access/password.ts';
import { TOKEN_RIGHTS } from '../../daemon/access/rights.ts';
import type { GrantableRight, Role } from '../../daemon/access/rights.ts';
import type { Turn } from '../../daemon/access/password-queue.ts';
import { sessionTag } from '../../daemon/access/sessions.ts';
import { newToken, tokenDigest } from '../../daemon/access/tokens.ts';

/** Longer than any soak. */
const A_MONTH_MS = 30 * 86_400_000;

/** An admin. */
export const USER = { name: 'anna', password: 'correct horse: battery' };
/** A viewer, with the same password. */
export const VIEWER = 'vera';

/** The cheapest hash that picamd accepts, for tests where guessing is not the subject. */
export const CHEAP: ScryptCost = { ln: 10, r: 8, p: 1 };

/** A credentials file with an admin, a valid token and an expired one; `everyone`: also a viewer, and a token for each right. */
export interface CredentialsFile {
  path: string;
  token: string;
  ended: string;
  /** With `everyone`, by right: a token with that right only. */
  readonly tokens: ReadonlyMap<GrantableRight, string>;
  /** Of the cookie for sessions over http. */
  readonly cookieName: string;
  /** Gives the user another password. */
  newPassword(password: string): Promise<void>;
  /** Gives a user or token this instead of what it has. */
  change(name: string, to: { role?: Role; rights?: readonly GrantableRight[] }): Promise<void>;
  /** Rewrites the file without the users and tokens of these names. */
  remove(...names: string[]): Promise<void>;
  clear(): void;
}

/** A user with this password's hash. */
export function userOf(
  passwordHash: string,
  role: User['role'] = 'admin',
  cameras: User['cameras'] = null,
): User {
  return { passwordHash, role, cameras };
}

/** A token with this digest. */
export function tokenOf(
  digest: string,
  expiresMs: Token['expiresMs'] = null,
  rights: Token['rights'] = ['live'],
  cameras: Token['cameras'] = null,
): Token {
  return { digest, expiresMs, rights, cameras };
}

export async function credentialsFile(cost?: ScryptCost, who?: 'everyone'): Promise<CredentialsFile> {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-access-'));
  const path = join(folder, 'credentials');
  const [token, ended] = [newToken(), newToken()];
  const file = noCredentials();
  const hash = await hashPassword(USER.password, cost);
  const users = new Map([[USER.name, userOf(hash)]]);
  if (who === 'everyone') users.set(VIEWER, userOf(hash, 'viewer'));
  const byRight = new Map(who === 'everyone' ? TOKEN_RIGHTS.map((right) => [right, newToken()]) : []);
  const tokens = new Map([
    ...[...byRight].map(([right, value]): [string, Token] => [
      `only-${right}`,
      tokenOf(tokenDigest(value), null, [right]),
    ]),
    ['good', tokenOf(tokenDigest(token), Date.now() + A_MONTH_MS)],
    ['ended', tokenOf(tokenDigest(ended), Date.now() - 1)],
  ]);
  const write = () => writeCredentials(path, { ...file, users, tokens });
  await write();
  return {
    path,
    token,
    ended,
    tokens: byRight,
    cookieName: `picamd_session_${sessionTag(file)}`,
    newPassword: async (password) => {
      users.set(USER.name, userOf(await hashPassword(password, cost)));
      await write();
    },
    change: async (name, to) => {
      const [known, token] = [users.get(name), tokens.get(name)];
      if (known !== undefined) users.set(name, { ...known, ...to });
      if (token !== undefined) tokens.set(name, { ...token, ...to });
      await write();
    },
    remove: async (...names) => {
      for (const name of names) {
        users.delete(name);
        tokens.delete(name);
      }
      await write();
    },
    clear: () => rmSync(folder, { recursive: true }),
  };
}

export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** The place in the queue of an address that has tried this often. */
export function turn(tries = 1, more: Partial<Turn> = {}): Turn {
  return { known: false, crowd: '192.0.2', tries, returning: false, ...more };
}
