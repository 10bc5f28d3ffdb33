import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp } from './app.ts';
import type { RunningApp } from './app.ts';
import { basic, CHEAP, credentialsFile, USER, VIEWER } from './credentials.ts';
import type { CredentialsFile } from './credentials.ts';

export const AS_ADMIN = { Authorization: basic(USER.name, USER.password) };
export const AS_VIEWER = { Authorization: basic(VIEWER, USER.password) };

export interface AppWithUsers extends RunningApp {
  readonly users: CredentialsFile;
  /** Its STATE_DIRECTORY, which is gone after stop(). */
  readonly folder: string;
}

/**
 * Starts picamd with an admin, a viewer and tokens, and without delayed rejections.
 *
 * @param state - JSON documents in its STATE_DIRECTORY, by their names.
 */
export async function startAppWithUsers(
  state: Readonly<Record<string, unknown>>,
  args: string[] = [],
): Promise<AppWithUsers> {
  const users = await credentialsFile(CHEAP, 'everyone');
  const folder = mkdtempSync(join(tmpdir(), 'picamd-app-'));
  const clear = () => {
    users.clear();
    rmSync(folder, { recursive: true });
  };
  for (const [name, document] of Object.entries(state))
    writeFileSync(join(folder, name), JSON.stringify(document), { mode: 0o600 });
  try {
    const app = await startApp(
      ['--credentials-file', users.path, ...args],
      { STATE_DIRECTORY: folder },
      { holdMs: 1 },
    );
    let isStopped = false;
    const stop = async () => {
      await app.stop();
      if (!isStopped) clear();
      isStopped = true;
    };
    return { ...app, users, folder, stop };
  } catch (error) {
    clear();
    throw error;
  }
}

/** Sets a JSON document as an admin who has seen the current one, or one with that ETag. */
export async function putDocument(url: string, document: object, tag?: string): Promise<Response> {
  const seen = tag ?? (await fetch(url, { headers: AS_ADMIN })).headers.get('ETag') ?? '';
  return fetch(url, {
    method: 'PUT',
    headers: { ...AS_ADMIN, 'Content-Type': 'application/json', 'If-Match': seen },
    body: JSON.stringify(document),
  });
}
