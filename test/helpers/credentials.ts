import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noCredentials } from '../../daemon/access/credentials.ts';
import { writeCredentials } from '../../daemon/access/credentials-file.ts';
import { hashPassword } from '../../daemon/access/password.ts';
import type { ScryptCost } from '../../daemon/access/password.ts';
import type { Turn } from '../../daemon/access/password-queue.ts';
import { sessionTag } from '../../daemon/access/sessions.ts';
import { newToken, tokenDigest } from '../../daemon/access/tokens.ts';

/** Longer than any soak. */
const A_MONTH_MS = 30 * 86_400_000;

export const USER = { name: 'anna', password: 'correct horse: battery' };

/** The cheapest hash that picamd accepts, for tests where guessing is not the subject. */
export const CHEAP: ScryptCost = { ln: 10, r: 8, p: 1 };

/** A credentials file with one user and three tokens: a valid one, an expired one, and one to revoke. */
export interface CredentialsFile {
  path: string;
  token: string;
  ended: string;
  /** Of the cookie for sessions over http. */
  readonly cookieName: string;
  /** Gives the user another password. */
  newPassword(password: string): Promise<void>;
  /** Rewrites the file without the users and tokens of these names. */
  remove(...names: string[]): Promise<void>;
  clear(): void;
}

export async function credentialsFile(cost?: ScryptCost): Promise<CredentialsFile> {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-access-'));
  const path = join(folder, 'credentials');
  const [token, ended] = [newToken(), newToken()];
  const { key } = noCredentials();
  const users = new Map([[USER.name, await hashPassword(USER.password, cost)]]);
  const tokens = new Map([
    ['good', { digest: tokenDigest(token), expiresMs: Date.now() + A_MONTH_MS }],
    ['ended', { digest: tokenDigest(ended), expiresMs: Date.now() - 1 }],
  ]);
  await writeCredentials(path, { key, users, tokens });
  return {
    path,
    token,
    ended,
    cookieName: `picamd_session_${sessionTag({ key, users, tokens })}`,
    newPassword: async (password) => {
      users.set(USER.name, await hashPassword(password, cost));
      await writeCredentials(path, { key, users, tokens });
    },
    remove: async (...names) => {
      for (const name of names) {
        users.delete(name);
        tokens.delete(name);
      }
      await writeCredentials(path, { key, users, tokens });
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
