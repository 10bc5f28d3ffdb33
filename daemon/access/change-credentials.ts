import { noCredentials } from './credentials.ts';
import type { Credentials } from './credentials.ts';
import { notWritable, readCredentials, writeCredentials } from './credentials-file.ts';
import { PicamdError } from '../errors.ts';
import { withFileLock } from '../system/file-lock.ts';

/** What the file should have instead of what it has; the same, or throwing, leaves it as it is. */
export type CredentialsChange = (credentials: Credentials) => Credentials;

/**
 * Changes the file of users and tokens. Everything that changes it does so here, one at a time: nothing is lost of what the
 * page, picamd passwd and picamd token do at once. Resolves with what the file has now.
 *
 * @throws PicamdError 'bad-credentials' if the file cannot be read or written, and what `change` throws.
 */
export async function changeCredentials(path: string, change: CredentialsChange): Promise<Credentials> {
  try {
    return await withFileLock(`${path}.lock`, async () => {
      const credentials = (await readCredentials(path)) ?? noCredentials();
      const changed = change(credentials);
      if (changed !== credentials) await writeCredentials(path, changed);
      return changed;
    });
  } catch (error) {
    throw error instanceof PicamdError ? error : notWritable(path, error);
  }
}
