import type { AccessControl } from './access/access-control.ts';
import { isLocal } from './access/access-policy.ts';
import type { PreparedAccess } from './access/access-policy.ts';
import type { Loaded } from './config/load.ts';
import { prepareTls } from './server/tls.ts';
import type { Tls } from './server/tls.ts';
import type { PassedSocket } from './system/listen-fds.ts';

/** New settings and the files that they name, read and checked. */
export interface Prepared {
  readonly settings: Loaded;
  readonly policy: PreparedAccess;
  readonly tls: Tls;
}

/**
 * Reads the files that the settings name. Changes nothing yet; `signal` ends it early.
 *
 * @throws PicamdError if one cannot be used, or nobody would have access.
 */
export async function prepare(
  settings: Loaded,
  access: AccessControl,
  sockets: readonly PassedSocket[],
  signal: AbortSignal,
): Promise<Prepared> {
  const { config } = settings;
  const policy = await access.prepare(config, isLocal(config, sockets));
  return { settings, policy, tls: await prepareTls(config, { signal }) };
}
