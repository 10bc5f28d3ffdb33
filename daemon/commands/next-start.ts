import { isLocal, readAccessPolicy } from '../access/access-policy.ts';
import type { Config } from '../config/settings.ts';
import { PicamdError } from '../errors.ts';

/**
 * What removing a user or a token means for the next start, as lines to print; '' if picamd starts as before. A socket
 * that systemd passes to picamd is not known here.
 */
export async function nextStartText(config: Config): Promise<string> {
  try {
    const { unclaimed } = await readAccessPolicy(config, isLocal(config, []));
    return unclaimed
      ? 'Nobody can log in now. When picamd starts next, the first user is created in a browser, with the code that picamd claim prints.\n'
      : '';
  } catch (error) {
    if (!(error instanceof PicamdError)) throw error;
    return `Warning: picamd will not start again: ${error.message}. ${error.hint}\n`;
  }
}
