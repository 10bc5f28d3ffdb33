import { isLocal, readAccessPolicy } from '../access/access-policy.ts';
import { readClaimCode } from '../access/claim-file.ts';
import { checkSource } from '../camera/sources/check-source.ts';
import { describeConfig } from '../config/help.ts';
import { orWithoutOverride } from '../config/fallback.ts';
import type { Loaded } from '../config/load.ts';
import { memoryLines, nightNotices } from '../config/memory-report.ts';
import type { Notice } from '../errors.ts';
import { checkHost } from '../server/listen.ts';
import { prepareTls } from '../server/tls.ts';
import { passedSockets } from '../system/listen-fds.ts';
import { hubCheck } from './hub-texts.ts';

/**
 * `picamd --check`: the settings in effect, and the memory that they ask for. Opens what they name (address, files, certificate, program) and changes
 * nothing. Not what picamd creates itself, as CONSOLE_FILE, and no connection: another camera may be off for now. Of a hub, also the list of cameras.
 *
 * @throws PicamdError for the first that cannot be used, or if no users exist.
 */
export async function check(loaded: Loaded): Promise<string> {
  const sockets = passedSockets(process.env, process.pid);
  let notices: readonly Notice[] = [];
  const usable = await orWithoutOverride(loaded, async ({ config }) => {
    const { unclaimed } = await readAccessPolicy(config, isLocal(config, sockets));
    if (unclaimed) await readClaimCode(config.CLAIM_FILE);
    if (sockets.length === 0) await checkHost(config.HOST);
    ({ notices } = await prepareTls(config, { create: false }));
  });
  if (usable.config.ROLE === 'hub') {
    const hub = await hubCheck(usable.config);
    return describeConfig({ ...usable, notices: [...usable.notices, ...notices, ...hub.notices] }, hub.lines);
  }
  await checkSource(usable.config);
  const found = [...usable.notices, ...notices, ...nightNotices(usable.config)];
  return describeConfig({ ...usable, notices: found }, memoryLines(usable.config));
}
