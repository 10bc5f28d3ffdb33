import { constants } from 'node:fs';
import { open, realpath, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';

export interface SecretRules {
  /** As in 0o640: permissions that the file may have. */
  readonly mode: number;
  /** A larger file is something else. */
  readonly maxBytes: number;
}

/** Why a file is not read as a secret. `target` is what a link leads to; '' if nowhere. */
export type Distrust =
  | { readonly why: 'link'; readonly target: string }
  | { readonly why: 'kind' | 'size' | 'mode' }
  | { readonly why: 'owner'; readonly uid: number };

/** The file is not what it should be. Nothing of it was read. */
export class DistrustedFile extends Error {
  override readonly name = 'DistrustedFile';
  readonly distrust: Distrust;

  constructor(path: string, distrust: Distrust) {
    super(`${path}: ${distrust.why}`);
    this.distrust = distrust;
  }
}

/**
 * Reads a file that must be a secret: no link, which could lead to a file that someone else chose; of this user, or of
 * root; with no more permissions than `mode`. Does not wait for a pipe.
 *
 * @throws DistrustedFile, or an Error of the system, as ENOENT.
 */
export async function readSecret(path: string, rules: SecretRules): Promise<Buffer> {
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;
  const file = await open(path, flags).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ELOOP') throw error;
    throw new DistrustedFile(path, { why: 'link', target: await realpath(path).catch(() => '') });
  });
  try {
    const distrust = await distrustOf(file, path, rules);
    if (distrust !== null) throw new DistrustedFile(path, distrust);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

async function distrustOf(file: FileHandle, path: string, rules: SecretRules): Promise<Distrust | null> {
  const facts = await file.stat();
  if (!facts.isFile()) return { why: 'kind' };
  if (facts.size > rules.maxBytes) return { why: 'size' };
  if ((facts.mode & 0o777 & ~rules.mode) !== 0) return { why: 'mode' };
  return (await isTrustedOwner(facts.uid, path)) ? null : { why: 'owner', uid: facts.uid };
}

/** Root's commands read what belongs to the service: to root, the owner of the folder is as good as root. */
async function isTrustedOwner(owner: number, path: string): Promise<boolean> {
  const own = process.getuid?.();
  if (own === undefined || owner === own || owner === 0) return true;
  return own === 0 && (await stat(dirname(path))).uid === owner;
}

/** What is wrong, and what to do. No hint changes the file that a link leads to. `setting` names the file. */
export function distrustText(
  distrust: Distrust,
  path: string,
  setting: string,
): readonly [what: string, hint: string] {
  switch (distrust.why) {
    case 'link':
      return [
        `it is a link${distrust.target === '' ? '' : ` to ${distrust.target}`}`,
        distrust.target === ''
          ? `Set ${setting} to a file that is not a link.`
          : `If you trust that file, set ${setting}=${distrust.target}`,
      ];
    case 'owner':
      return [
        `it belongs to another user (${distrust.uid})`,
        `If you trust its content, run chown -h ${ownName()} ${path}.`,
      ];
    case 'mode':
      return ['other users of this machine can read it', `Run chmod 600 ${path}.`];
    case 'kind':
    case 'size':
      return ['it is not such a file', `Set ${setting} to another file.`];
  }
}

/** In a container the user may have no name. */
function ownName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? '');
  }
}
