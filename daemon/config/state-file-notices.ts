import { dirname } from 'node:path';
import { errorCode, errorMessage, PicamdError } from '../errors.ts';
import type { Notice } from '../errors.ts';
import { DistrustedFile } from '../system/secret-file.ts';

/** A file full of mistakes must not fill the screen and /status. */
const MAX_NOTICES = 5;

/** A state file that is not used: `why` is one sentence part, as in "it is a link". */
export function unusableNotice(
  path: string,
  { message, hint }: Pick<Notice, 'message' | 'hint'>,
  hasBackup: boolean,
): Notice {
  const instead = hasBackup ? `${path}.bak, the version before it, is used` : 'picamd runs without it';
  return { code: 'bad-state-file', message: `${path} is not used: ${message}; ${instead}`, hint };
}

/** Entries of a state file that are left out. */
export function leftOutNotices(path: string, leftOut: readonly string[]): Notice[] {
  const hint = `Set it again on the settings page, or correct it in the file and run: sudo systemctl reload picamd`;
  const [shown, more] = [leftOut.slice(0, MAX_NOTICES), leftOut.length - MAX_NOTICES];
  const messages = shown.map((problem) => `${path} is used without this: ${problem}`);
  if (more > 0) messages.push(`${path} has ${more} more ${more === 1 ? 'mistake' : 'mistakes'}`);
  return messages.map((message) => ({ code: 'bad-state-file', message, hint }));
}

/** Why a state file cannot be used. Nothing of its content, which may be a secret. `text`: what was read, if it was. */
export function readProblem(error: unknown, path: string, text = ''): Pick<Notice, 'message' | 'hint'> {
  const own = `Run: sudo chown --reference=${dirname(path)} ${path} && sudo chmod 600 ${path} && sudo systemctl reload picamd`;
  const correct = `Correct it, or set it again on the settings page. Then run: sudo systemctl reload picamd`;
  if (error instanceof SyntaxError) return { message: jsonProblem(error, text), hint: correct };
  if (!(error instanceof DistrustedFile)) {
    const isDenied = errorCode(error) === 'EACCES';
    return { message: errorMessage(error), hint: isDenied ? own : correct };
  }
  switch (error.distrust.why) {
    case 'link':
      return {
        message: 'it is a link',
        hint: `Replace ${path} with the file that it leads to, then run: sudo systemctl reload picamd`,
      };
    case 'mode':
      return { message: 'other users of this machine can read or change it', hint: own };
    case 'owner':
      return { message: `it belongs to another user (${error.distrust.uid})`, hint: own };
    case 'size':
      return { message: 'it is too large', hint: correct };
    case 'kind':
      return { message: 'it is not a file', hint: `Remove ${path}, then run: sudo systemctl reload picamd` };
  }
}

/** V8's messages quote the text; only the place is taken from them. */
function jsonProblem({ message }: SyntaxError, text: string): string {
  const [, position] = /at position (\d+)/.exec(message) ?? [];
  if (position === undefined) return 'it is not valid JSON';
  const before = text.slice(0, Number(position)).split('\n');
  return `it is not valid JSON (line ${before.length}, column ${(before.at(-1) ?? '').length + 1})`;
}

/** The error of a state file that cannot be written. */
export function notSaved(path: string, cause: unknown): PicamdError {
  const code = errorCode(cause);
  const folder = dirname(path);
  const hint =
    code === 'ENOSPC' || code === 'EDQUOT'
      ? 'The disk is full: remove files, for example with sudo apt clean, and try again.'
      : code === 'EROFS'
        ? `${folder} is read-only. Restart the machine; if it stays so, replace the card.`
        : `Make sure that ${folder} belongs to the user that runs picamd.`;
  return new PicamdError('state-not-saved', `${path} cannot be written: ${errorMessage(cause)}`, hint, cause);
}
