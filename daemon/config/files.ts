import { existsSync, readFileSync, statSync } from 'node:fs';
import { devNull } from 'node:os';
import { fileURLToPath } from 'node:url';
import { fileEntries } from './entries.ts';
import type { Entries } from './entries.ts';
import { errorCode } from '../errors.ts';

/** The settings file that is read when none is named. */
export const DEFAULT_FILE = '/etc/picamd/picamd.conf';
/** What a package sets for the place where it installs picamd, beside package.json; a checkout has none. */
export const PACKAGE_FILE = fileURLToPath(new URL('../../../package.conf', import.meta.url));
const FILE_BYTES = 64 * 1024;

/** The settings file: the one that is named, else the usual one if it is there; null without one. */
export function settingsFile(named: string | null): string | null {
  return named ?? (existsSync(DEFAULT_FILE) ? DEFAULT_FILE : null);
}

/**
 * What stands in the settings file; `null` is no file. Only a file is read: a pipe would be waited for without end, now
 * and at each reload.
 */
export function settingsOf(path: string | null): Entries {
  return path === null ? none() : readSettings(path);
}

export function packageSettings(): Entries {
  return settingsOf(existsSync(PACKAGE_FILE) ? PACKAGE_FILE : null);
}

/**
 * What stands in OVERRIDE_FILE; null when it is not set, or names nothing that is there. It may be the copy of a file
 * that anybody has put on a card.
 *
 * No setting is kept from it. Who holds the card could change every file on it, and the users too; picamd would
 * only seem to have a secret from them. But it cannot name another override file, which would have no end.
 */
export function overrideSettings(path: string): Entries | null {
  if (path === '' || isMissing(path)) return null;
  const { entries, problems } = readSettings(path);
  for (const { key, from } of entries)
    if (key === 'OVERRIDE_FILE')
      problems.push(`${from}: OVERRIDE_FILE cannot stand in the override file itself`);
  return { entries, problems };
}

function isMissing(path: string): boolean {
  try {
    statSync(path);
    return false;
  } catch (error) {
    const code = errorCode(error);
    // What else may be wrong with it is told when it is read.
    return code === 'ENOENT' || code === 'ENOTDIR';
  }
}

function readSettings(path: string): Entries {
  try {
    const facts = statSync(path);
    if (!facts.isFile() && path !== devNull) return wrong(`${path} is no file`);
    if (facts.size > FILE_BYTES)
      return wrong(`${path} is larger than ${FILE_BYTES / 1024} KiB; that is no settings file`);
    const content = readFileSync(path);
    if (content.includes(0)) return wrong(`${path} is not a text file`);
    return fileEntries(content.toString('utf8'), path);
  } catch (error) {
    return wrong(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function none(): Entries {
  return { entries: [], problems: [] };
}

function wrong(problem: string): Entries {
  return { entries: [], problems: [problem] };
}
