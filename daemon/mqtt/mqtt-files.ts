import { errorMessage, PicamdError } from '../errors.ts';
import { readAuthorityFile } from '../system/authority-file.ts';
import { DistrustedFile, distrustText, readSecret } from '../system/secret-file.ts';

const MOST_BYTES = 4096;

/**
 * MQTT_PASSWORD_FILE without the end of its line; '' is null. Read for each connection, so that a new one takes effect by itself.
 *
 * @throws PicamdError 'mqtt-bad-file', which never says what is in the file
 */
export async function readPassword(path: string): Promise<string | null> {
  if (path === '') return null;
  const text = await readSecret(path, { mode: 0o640, maxBytes: MOST_BYTES }).catch((cause: unknown) => {
    if (!(cause instanceof DistrustedFile)) throw unusable('MQTT_PASSWORD_FILE', path, cause);
    const [what, hint] = distrustText(cause.distrust, path, 'MQTT_PASSWORD_FILE');
    throw new PicamdError('mqtt-bad-file', `MQTT_PASSWORD_FILE ${path} is not used: ${what}`, hint);
  });
  return text.toString('utf8').replace(/\r?\n$/, '');
}

/**
 * MQTT_CA_FILE; '' is null.
 *
 * @throws PicamdError 'mqtt-bad-file'
 */
export async function readAuthorities(path: string): Promise<string | null> {
  if (path === '') return null;
  return readAuthorityFile(path).catch((cause: unknown) => {
    throw unusable('MQTT_CA_FILE', path, cause);
  });
}

function unusable(setting: string, path: string, cause: unknown): PicamdError {
  return new PicamdError(
    'mqtt-bad-file',
    `${setting} ${path} cannot be used: ${errorMessage(cause)}`,
    `Check that ${setting} names the right file and that the user who runs picamd may read it.`,
    cause,
  );
}
