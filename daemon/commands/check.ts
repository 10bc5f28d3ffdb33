import { isLocal, readAccessPolicy } from '../access/access-policy.ts';
import { frameMemoryNotices } from '../config/frame-memory.ts';
import { describeConfig } from '../config/help.ts';
import { orWithoutOverride } from '../config/load.ts';
import type { Loaded } from '../config/load.ts';
import type { Notice } from '../errors.ts';
import { prepareTls } from '../server/tls.ts';
import { passedSockets } from '../system/listen-fds.ts';

/**
 * `picamd --check`: the settings in effect. Reads the files that they name and changes nothing.
 *
 * @throws PicamdError if credentials or certificate cannot be used, or no users exist.
 */
export async function check(loaded: Loaded): Promise<string> {
  const sockets = passedSockets(process.env, process.pid);
  let notices: readonly Notice[] = [];
  const usable = await orWithoutOverride(loaded, async ({ config }) => {
    await readAccessPolicy(config, isLocal(config, sockets));
    ({ notices } = await prepareTls(config, { create: false }));
  });
  const found = [...usable.notices, ...notices, ...frameMemoryNotices(usable.config)];
  return describeConfig({ ...usable, notices: found });
}
