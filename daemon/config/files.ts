import { existsSync, readFileSync, statSync } from 'node:fs';
import { devNull } from 'node:os';
import { fileURLToPath } from 'node:url';
import { fileEntries } from './entries.ts';
import type { Entries } from './entries.ts';
import { errorCode, errorMessage } from '../errors.ts';

/** The settings file that is read if none is named. */
export const DEFAULT_FILE = '/etc/picamd/picamd.conf';
/** The settings files of services: picamd.conf, and NAME.conf of picamd@NAME. */
export const SERVICE_FILE = /^\/etc\/picamd\/([^/]+)\.conf$/;
/** Settings of a package for its installation, beside package.json; a checkout has none. */
export const PACKAGE_FILE = fileURLToPath(new URL('../../../package.conf', import.meta.url));
const SPACE = 0x20;
export const MAX_FILE_BYTES = 64 * 1024;

/** The settings file: the named one, else the default one if it exists; null without one. */
export function settingsFile(named: string | null): string | null {
  return named ?? (existsSync(DEFAULT_FILE) ? DEFAULT_FILE : null);
}

/**
 * The settings of a file; null: no file. Reads only regular files: a pipe would block, now and at each
 * reload.
 */
export function settingsOf(path: string | null): Entries {
  return path === null ? none() : readSettings(path);
}

export function packageSettings(): Entries {
  return settingsOf(existsSync(PACKAGE_FILE) ? PACKAGE_FILE : null);
}

/**
 * The settings of OVERRIDE_FILE; null if it is not set or does not exist. It may be a copy of a file that anyone put on
 * a card.
 *
 * Every setting is allowed in it: anyone who has the card can change every file on it anyway, including the users. But
 * it cannot name another override file, because the chain could be endless.
 */
export function overrideSettings(path: string): Entries | null {
  if (path === '' || isMissing(path)) return null;
  const { entries, problems } = readSettings(path);
  for (const { key, from } of entries)
    if (key === 'OVERRIDE_FILE') problems.push(`${from}: OVERRIDE_FILE is not allowed in the override file`);
  return { entries, problems };
}

function isMissing(path: string): boolean {
  try {
    statSync(path);
    return false;
  } catch (error) {
    const code = errorCode(error);
    // Reading it reports any other error.
    return code === 'ENOENT' || code === 'ENOTDIR';
  }
}

function readSettings(path: string): Entries {
  const read = settingsText(path);
  return 'problem' in read ? { entries: [], problems: [read.problem] } : fileEntries(read.text, path);
}

/** The text of a settings file, or why it is none, as a sentence. */
export function settingsText(path: string): { text: string } | { problem: string } {
  try {
    const facts = statSync(path);
    if (!facts.isFile() && path !== devNull) return { problem: `${path} is not a file` };
    if (facts.size > MAX_FILE_BYTES)
      return {
        problem: `${path} is larger than ${MAX_FILE_BYTES / 1024} KiB, too large for a settings file`,
      };
    const content = readFileSync(path);
    if (isUtf16(content))
      return {
        problem: `${path} is saved as UTF-16; save it as UTF-8 (Notepad: Save as, Encoding: UTF-8)`,
      };
    return content.includes(0)
      ? { problem: `${path} is not a text file` }
      : { text: content.toString('utf8') };
  } catch (error) {
    return { problem: `${path} cannot be read: ${errorMessage(error)}` };
  }
}

/** By its byte order mark, or by the zero in its first character, which is ASCII in a settings file. */
function isUtf16(content: Buffer): boolean {
  const [first = 0, second = 0] = content;
  const mark = (first << 8) | second;
  return (
    mark === 0xfe_ff ||
    mark === 0xff_fe ||
    (first === 0 && second >= SPACE) ||
    (second === 0 && first >= SPACE && content.length > 1)
  );
}

function none(): Entries {
  return { entries: [], problems: [] };
}
