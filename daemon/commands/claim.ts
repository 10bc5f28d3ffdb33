import { existsSync } from 'node:fs';
import { readClaimCode } from '../access/claim-file.ts';
import { hasAnyone } from '../access/credentials.ts';
import type { Credentials } from '../access/credentials.ts';
import { readCredentials, defaultCredentialsPath } from '../access/credentials-file.ts';
import { PACKAGE_FILE } from '../config/files.ts';
import type { Config } from '../config/settings.ts';
import { errorCode, PicamdError } from '../errors.ts';
import { originOf } from '../recipes/camera-url.ts';
import { localName, networkAddresses } from '../net/local-addresses.ts';
import { usageError } from './usage-error.ts';
import { cameraUrlOf } from './urls.ts';

/** Only root can do it, and now there is root at the keyboard. */
const ALERTS =
  '\nMay this camera send alerts to the internet, such as to your phone? If so: sudo picamd allow-out all\n';

/**
 * `picamd claim`: the setup code and where to enter it, or the users if the camera is set up. Returns what to print.
 *
 * @throws PicamdError 'bad-usage' if CLAIM_FILE is not set, 'bad-claim-file' if it or the users cannot be read or it
 *   holds no code yet.
 */
export async function claim(config: Config, isPackage = existsSync(PACKAGE_FILE)): Promise<string> {
  const { AUTH, CLAIM_FILE } = config;
  const path = config.CREDENTIALS_FILE || (await defaultCredentialsPath());
  const credentials = await readable(readCredentials(path), path);
  const setUp = credentials === null ? null : setUpText(credentials);
  if (setUp !== null) return setUp;
  if (AUTH === 'none') return 'Nothing to set up: anyone on the network can watch this camera (AUTH=none).\n';
  if (CLAIM_FILE === '')
    throw usageError('No setup code: CLAIM_FILE is not set', 'Create a user with picamd passwd NAME.');
  const code = await readable(readClaimCode(CLAIM_FILE), CLAIM_FILE);
  if (code === null)
    throw new PicamdError(
      'bad-claim-file',
      `No setup code in ${CLAIM_FILE} yet`,
      'picamd creates it when it starts. Run: sudo systemctl restart picamd',
    );
  return `${code}\n\nThis camera is not set up yet. Open it in a browser and enter this code:\n${origins(config)}${isPackage ? ALERTS : ''}`;
}

function setUpText(credentials: Credentials): string | null {
  const { users, tokens } = credentials;
  const names = [...users.keys()].join(', ');
  if (users.size > 0) return `This camera is set up. Users: ${names}\nTo add a user: picamd passwd NAME\n`;
  if (tokens.size > 0) return 'This camera has tokens, but no users. Create a user with picamd passwd NAME\n';
  return hasAnyone(credentials)
    ? 'This camera is set up, with users or tokens of a later version of picamd. To add a user: picamd passwd NAME\n'
    : null;
}

/** A line for each URL of the camera. */
function origins(config: Config): string {
  const camera = cameraUrlOf(config, networkAddresses());
  const named = { ...camera, host: localName() };
  const urls = camera.host === config.HOST ? [camera] : [named, camera];
  // Without a network both are the same.
  return [...new Set(urls.map(originOf))].map((origin) => `  ${origin}/\n`).join('');
}

/** Both files can be read only by picamd and root. */
async function readable<T>(reading: Promise<T>, path: string): Promise<T> {
  return reading.catch((error: unknown) => {
    const { cause } = Object(error) as { cause?: unknown };
    if (errorCode(cause) !== 'EACCES') throw error;
    throw new PicamdError(
      'bad-claim-file',
      `This user may not read ${path}`,
      'Run: sudo picamd claim',
      error,
    );
  });
}
