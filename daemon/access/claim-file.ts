import { link, rm } from 'node:fs/promises';
import { errorCode, errorMessage, PicamdError } from '../errors.ts';
import { isClaimCode, newClaimCode } from './claim-code.ts';
import { atomicWrite } from '../system/atomic-write.ts';
import { DistrustedFile, readSecret } from '../system/secret-file.ts';

/** Writable by its owner and readable by its group, which administrators may be in. */
const MODE = 0o640;
/** A larger file is not a code. */
const MAX_BYTES = 64;

/**
 * Reads the code. Null if there is no such file, if it is a link, if other users may have read or written it, or if it is
 * not a complete code.
 *
 * @throws PicamdError 'bad-claim-file' if it cannot be read.
 */
export async function readClaimCode(path: string): Promise<string | null> {
  try {
    const text = (await readSecret(path, { mode: MODE, maxBytes: MAX_BYTES })).toString('latin1').trimEnd();
    return isClaimCode(text) ? text : null;
  } catch (cause) {
    if (cause instanceof DistrustedFile || errorCode(cause) === 'ENOENT') return null;
    throw unusable(path, `cannot be read: ${errorMessage(cause)}`, cause);
  }
}

/**
 * Reads the code, or writes a new one if there is none that can be read.
 *
 * @throws PicamdError 'bad-claim-file' if it cannot be written.
 */
export async function ensureClaimCode(path: string): Promise<string> {
  // If reading fails, replacing the file either helps or fails with the reason.
  const kept = await readClaimCode(path).catch(() => null);
  if (kept !== null) return kept;
  try {
    return await writeCode(path, newClaimCode());
  } catch (cause) {
    throw unusable(path, `cannot be written: ${errorMessage(cause)}`, cause);
  }
}

/** Resolves with the code that is in the file in the end: another picamd may be writing one at the same time. */
async function writeCode(path: string, code: string): Promise<string> {
  const temporary = `${path}.${process.pid}`;
  await atomicWrite(temporary, `${code}\n`, MODE);
  try {
    await link(temporary, path);
    return code;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  const other = await readClaimCode(path).catch(() => null);
  if (other !== null) return other;
  await atomicWrite(path, `${code}\n`, MODE);
  return code;
}

/**
 * Removes the file if it holds a code: a wrong setting may name something else.
 *
 * @throws Error if it cannot be read or removed.
 */
export async function removeClaimFile(path: string): Promise<void> {
  if ((await readClaimCode(path)) !== null) await rm(path, { force: true });
}

function unusable(path: string, what: string, cause: unknown): PicamdError {
  return new PicamdError(
    'bad-claim-file',
    `CLAIM_FILE ${path} ${what}`,
    'Set CLAIM_FILE to a file in a folder that picamd can write to, or create a user with picamd passwd NAME.',
    cause,
  );
}
