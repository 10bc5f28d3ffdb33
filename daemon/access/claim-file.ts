import { constants } from 'node:fs';
import { link, open, rm } from 'node:fs/promises';
import { errorCode, errorMessage, PicamdError } from '../errors.ts';
import { isClaimCode, newClaimCode } from './claim-code.ts';
import { atomicWrite } from '../system/atomic-write.ts';

/** Its owner's to write, its group's to read: an administrator may be in it. */
const MODE = 0o640;
/** What is larger is no code. */
const MOST_BYTES = 64;

/**
 * The code in this file. Null when there is no such file, when others may have read or written it, or when it is
 * something else or half of one.
 *
 * @throws PicamdError 'bad-claim-file' when it cannot be read.
 */
export async function readClaimCode(path: string): Promise<string | null> {
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;
  const file = await open(path, flags).catch((cause: unknown) => {
    const code = errorCode(cause);
    if (code === 'ENOENT' || code === 'ELOOP') return null;
    throw unusable(path, `cannot be read: ${errorMessage(cause)}`, cause);
  });
  if (file === null) return null;
  try {
    const facts = await file.stat();
    if (!facts.isFile() || facts.size > MOST_BYTES || (facts.mode & 0o777 & ~MODE) !== 0) return null;
    const text = (await file.readFile('latin1')).trimEnd();
    return isClaimCode(text) ? text : null;
  } finally {
    await file.close();
  }
}

/**
 * The code in this file; a new one is written where there is none that can be read.
 *
 * @throws PicamdError 'bad-claim-file' when it cannot be written.
 */
export async function keptClaimCode(path: string): Promise<string> {
  // Why it cannot be read is told by the attempt to replace it, if that fails too.
  const kept = await readClaimCode(path).catch(() => null);
  if (kept !== null) return kept;
  try {
    return await written(path, newClaimCode());
  } catch (cause) {
    throw unusable(path, `cannot be written: ${errorMessage(cause)}`, cause);
  }
}

/** The code that stands there in the end: another picamd of this machine may be writing one at the same time. */
async function written(path: string, code: string): Promise<string> {
  const beside = `${path}.${process.pid}`;
  await atomicWrite(beside, `${code}\n`, MODE);
  try {
    await link(beside, path);
    return code;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  } finally {
    await rm(beside, { force: true });
  }
  const other = await readClaimCode(path).catch(() => null);
  if (other !== null) return other;
  await atomicWrite(path, `${code}\n`, MODE);
  return code;
}

/**
 * Removes the file, but nothing else that a wrong setting may have named.
 *
 * @throws Error when it can be neither read nor removed.
 */
export async function removeClaimFile(path: string): Promise<void> {
  if ((await readClaimCode(path)) !== null) await rm(path, { force: true });
}

function unusable(path: string, what: string, cause: unknown): PicamdError {
  return new PicamdError(
    'bad-claim-file',
    `CLAIM_FILE ${path} ${what}`,
    'Name a file in a folder that the user of picamd may write to, or make a user with picamd passwd NAME.',
    cause,
  );
}
