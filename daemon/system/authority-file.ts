import { readFile } from 'node:fs/promises';

/**
 * Reads certificates that a server must be signed by.
 *
 * @throws Error that says why they cannot be used: one of the system, or that there are none in it
 */
export async function readAuthorityFile(path: string): Promise<string> {
  const pem = await readFile(path, 'utf8');
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) throw new Error('it holds no certificate in PEM');
  return pem;
}
