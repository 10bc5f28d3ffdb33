import { readClaimCode } from '../access/claim-file.ts';
import type { Credentials } from '../access/credentials.ts';
import { readCredentials, defaultCredentialsPath } from '../access/credentials-file.ts';
import type { Config } from '../config/settings.ts';
import { errorCode, PicamdError } from '../errors.ts';
import { originOf } from '../recipes/camera-url.ts';
import { localName, networkAddresses } from '../net/local-addresses.ts';
import { usageError } from './usage-error.ts';
import { cameraUrlOf } from './urls.ts';

/**
 * `picamd claim`: the code with which the first user is made in the browser and where to type it, or who can log in
 * already. Returns what to print.
 *
 * @throws PicamdError 'bad-usage' when there is no CLAIM_FILE, 'bad-claim-file' when it or the users cannot be read,
 *   or when no code has been made yet.
 */
export async function claim(config: Config): Promise<string> {
  const { AUTH, CLAIM_FILE } = config;
  const path = config.CREDENTIALS_FILE || (await defaultCredentialsPath());
  const credentials = await allowed(readCredentials(path), path);
  const claimed = credentials === null ? null : claimedText(credentials);
  if (claimed !== null) return claimed;
  if (AUTH === 'none') return 'There is nothing to set up: everybody can watch this camera (AUTH=none).\n';
  if (CLAIM_FILE === '')
    throw usageError('There is no code, since CLAIM_FILE is not set', 'Make a user with picamd passwd NAME.');
  const code = await allowed(readClaimCode(CLAIM_FILE), CLAIM_FILE);
  if (code === null)
    throw new PicamdError(
      'bad-claim-file',
      `There is no code in ${CLAIM_FILE} yet`,
      'picamd makes one when it starts: sudo systemctl restart picamd',
    );
  return `${code}\n\nNobody has set this camera up yet. Open it in a browser and type this code:\n${places(config)}`;
}

function claimedText({ users, tokens }: Credentials): string | null {
  const names = [...users.keys()].join(', ');
  if (users.size > 0)
    return `This camera has been set up. Who can log in: ${names}\nAnother one: picamd passwd NAME\n`;
  return tokens.size > 0
    ? 'This camera has tokens, and nobody who could log in. Make a user with picamd passwd NAME\n'
    : null;
}

function places(config: Config): string {
  const camera = cameraUrlOf(config, networkAddresses());
  const named = { ...camera, host: localName() };
  const at = camera.host === config.HOST ? [camera] : [named, camera];
  // Without a network the name is all that there is.
  return [...new Set(at.map(originOf))].map((origin) => `  ${origin}/\n`).join('');
}

/** Both files are for picamd and root alone. */
async function allowed<T>(reading: Promise<T>, path: string): Promise<T> {
  return reading.catch((error: unknown) => {
    const { cause } = Object(error) as { cause?: unknown };
    if (errorCode(cause) !== 'EACCES') throw error;
    throw new PicamdError('bad-claim-file', `This user may not read ${path}`, 'sudo picamd claim', error);
  });
}
