import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Notice } from '../errors.ts';
import { errorCode, errorMessage } from '../errors.ts';
import { fileEntries } from './entries.ts';
import type { Entries } from './entries.ts';
import { DEFAULT_FILE, SERVICE_FILE, settingsText } from './files.ts';
import type { Key } from './settings.ts';

/** A file full of mistakes must not fill the screen and /status. */
const MAX_NOTICES = 5;

/** settings.conf in the state directory, which only picamd writes, for an admin in a browser. */
export interface SavedFile {
  /** Null: there is no folder for it. */
  readonly path: string | null;
  /** Null if there is no file, or none that can be read. */
  readonly content: string | null;
  /** Why there is a file that cannot be read; null if it can, or there is none. */
  readonly unreadable: string | null;
}

/** An entry of settings.conf that does not count. */
export interface LeftOut {
  /** Null if the line names no setting, or the whole file is left out. */
  readonly key: Key | null;
  /** One sentence that starts with the file and the line. */
  readonly problem: string;
}

/**
 * The path of settings.conf in the state directory; null if there is no such folder. The services of other cameras, with
 * /etc/picamd/NAME.conf, share that folder to have the same users: each has its settings in a folder NAME in it.
 *
 * @param file the settings file; null: picamd.conf
 */
export function savedPath(folder: string | null, file: string | null): string | null {
  return folder === null ? null : join(folder, instanceName(file) ?? '', 'settings.conf');
}

/** Which of several cameras of a machine has this settings file; null for the first one, and for one that is run by hand. */
export function instanceName(file: string | null): string | null {
  const [, name = null] = SERVICE_FILE.exec(file ?? DEFAULT_FILE) ?? [];
  return (file ?? DEFAULT_FILE) === DEFAULT_FILE ? null : name;
}

/** Reads only a regular file: a link could lead to a file that someone else writes, and a pipe would block. */
export function savedFile(path: string | null): SavedFile {
  const found = { path, content: null, unreadable: null };
  if (path === null) return found;
  try {
    if (lstatSync(path).isSymbolicLink()) return { ...found, unreadable: `${path} is a link` };
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return found;
    return { ...found, unreadable: `${path} cannot be read: ${errorMessage(error)}` };
  }
  const read = settingsText(path);
  return 'problem' in read ? { ...found, unreadable: read.problem } : { ...found, content: read.text };
}

export function savedEntries({ path, content, unreadable }: SavedFile): Entries {
  if (unreadable !== null) return { entries: [], problems: [unreadable] };
  return content === null ? { entries: [], problems: [] } : fileEntries(content, path ?? 'settings.conf');
}

/** Which entries do not count, and why. */
export function savedNotices({ path, unreadable }: SavedFile, problems: readonly string[]): Notice[] {
  const hint = unreadable?.includes('EACCES')
    ? `Run the command with sudo. If picamd itself says so: sudo chown --reference=${dirname(path ?? '')} ${path}`
    : `picamd runs without it. Set it again on the settings page, or delete it from ${path}.`;
  const [shown, more] = [problems.slice(0, MAX_NOTICES), problems.length - MAX_NOTICES];
  if (more > 0) shown.push(`${path} has ${more} more ${more === 1 ? 'mistake' : 'mistakes'}`);
  return shown.map((message) => ({ code: 'bad-saved-setting', message, hint }));
}
