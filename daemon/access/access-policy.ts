import { stat } from 'node:fs';
import { ensureClaimCode } from './claim-file.ts';
import { rememberClosed, wasClosed } from './closed-marker.ts';
import { hasAnyone, noCredentials } from './credentials.ts';
import type { Credentials } from './credentials.ts';
import { defaultCredentialsPath, readCredentials } from './credentials-file.ts';
import type { Config } from '../config/settings.ts';
import { PicamdError } from '../errors.ts';
import { isLoopback } from '../net/addresses.ts';

/** What the settings and the credentials file say about access. */
export interface AccessPolicy {
  readonly config: Config;
  /** The credentials file. */
  readonly path: string;
  /** Of that file, see fileVersion(). */
  readonly version: string;
  readonly credentials: Credentials;
  /** Clients need credentials. */
  readonly closed: boolean;
  /** There are no credentials yet, and CLAIM_FILE is set: the first user is created in a browser. */
  readonly unclaimed: boolean;
  /** Only this machine can reach the camera. */
  readonly local: boolean;
}

/** With the code for creating the first user; null unless that is pending. */
export type PreparedAccess = AccessPolicy & { readonly claimCode: string | null };

/**
 * Reads the files that the settings name; nothing changes until AccessControl.apply().
 *
 * @param closedPath the credentials file that has closed the running camera; null if none has
 * @throws PicamdError 'bad-credentials', or 'nobody-may-enter' if there is neither a user nor a CLAIM_FILE, and the
 *   camera is on a network or has had users.
 */
export async function readAccessPolicy(
  config: Config,
  local: boolean,
  closedPath: string | null = null,
): Promise<AccessPolicy> {
  const path = config.CREDENTIALS_FILE || (await defaultCredentialsPath());
  const version = await fileVersion(path);
  const credentials = (await readCredentials(path)) ?? noCredentials();
  const hasCredentials = hasAnyone(credentials);
  const unclaimed = config.AUTH !== 'none' && !hasCredentials && config.CLAIM_FILE !== '';
  const isOpen = config.AUTH !== 'none' && !hasCredentials && !unclaimed;
  if (isOpen && (path === closedPath || (await wasClosed(path)))) throw usersGone(path);
  if (isOpen && !local) throw noUsers(config, path);
  const closed = config.AUTH !== 'none' && (hasCredentials || unclaimed);
  return { config, path, version, credentials, closed, unclaimed, local };
}

/**
 * As readAccessPolicy(), for a camera that starts or reloads: creates CLAIM_FILE if it is needed, and remembers that
 * there are users.
 *
 * @throws PicamdError as readAccessPolicy(), or 'bad-claim-file'.
 */
export async function prepareAccess(
  config: Config,
  local: boolean,
  closedPath: string | null,
): Promise<PreparedAccess> {
  const policy = await readAccessPolicy(config, local, closedPath);
  const { closed, unclaimed, path } = policy;
  if (closed && !unclaimed) await rememberClosed(path);
  return { ...policy, claimCode: unclaimed ? await ensureClaimCode(config.CLAIM_FILE) : null };
}

/** Differs when the file was changed or replaced. */
export function fileVersion(path: string): Promise<string> {
  return new Promise((resolve) => {
    // With a callback: a promise of fs, which is rejected if there is no file, costs twice as much, and a stream asks each second.
    stat(path, (error, stats) => {
      if (error === null) resolve(`${stats.ino} ${stats.mtimeMs} ${stats.size} ${stats.mode}`);
      else resolve('none');
    });
  });
}

/** Whether only this machine can reach the camera. A socket that systemd passes or a proxy may open it to a network. */
export function isLocal({ HOST, TRUSTED_PROXIES }: Config, passed: readonly unknown[]): boolean {
  return passed.length === 0 && TRUSTED_PROXIES.length === 0 && (HOST.startsWith('/') || isLoopback(HOST));
}

function noUsers(config: Config, path: string): PicamdError {
  const proxies = config.TRUSTED_PROXIES.join(',');
  const what = isLocal(config, []) ? 'The passed socket may open' : `HOST=${config.HOST} opens`;
  return new PicamdError(
    'nobody-may-enter',
    `${proxies === '' ? what : `TRUSTED_PROXIES=${proxies} opens`} the camera to a network, and no users exist yet (${path})`,
    'Run picamd passwd NAME to create a user, or set AUTH=none to let anyone watch.',
  );
}

function usersGone(path: string): PicamdError {
  return new PicamdError(
    'nobody-may-enter',
    `${path} has no users any more, and this camera was closed`,
    'Restore the file, or run picamd passwd NAME to create a user; to let anyone watch, set AUTH=none.',
  );
}
