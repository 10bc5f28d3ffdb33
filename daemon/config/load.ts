import { existsSync, readFileSync, statSync } from 'node:fs';
import * as v from 'valibot';
import { readCommandLine } from './command-line.ts';
import type { Command } from './command-line.ts';
import { ConfigError } from './config-error.ts';
import { environmentEntries, fileEntries, flagEntries, shorten } from './entries.ts';
import type { Entries, Entry } from './entries.ts';
import { isKey, KEYS, SETTINGS } from './settings.ts';
import type { Config, Key } from './settings.ts';

export const DEFAULT_FILE = '/etc/picamd/picamd.conf';
const FILE_BYTES = 64 * 1024;
/** More than a part's header and delimiter take in the ring beside its JPEG. */
const PART_BYTES = 256;

export interface Loaded {
  config: Config;
  command: Command;
  /** The command's own words, as PROGRAM in `picamd urls PROGRAM`. */
  words: readonly string[];
  /** The settings file that was read, or null. */
  file: string | null;
  /** Where each value that is not the default came from. */
  origins: ReadonlyMap<Key, string>;
  /** What is wrong, a sentence each; such a value is the default then. Only `doctor` and what prints a text live with it. */
  problems: readonly string[];
}

/**
 * Reads the settings: flags win over the environment, that over the file, that over the defaults.
 *
 * `check` finds what is wrong with the whole, a sentence each that begins with the setting's name.
 *
 * @throws ConfigError with everything that is wrong in any of them. For `doctor`, which is called because something
 *   may be wrong, only with what is wrong in the command line itself.
 */
export function loadConfig(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  check: (config: Config) => string[] = () => [],
): Loaded {
  const { command, words, flags, file: flagFile, rest, problems: misused } = readCommandLine(argv);
  const explicit = flagFile ?? (env['PICAMD_CONFIG'] || null);
  const file = explicit ?? (existsSync(DEFAULT_FILE) ? DEFAULT_FILE : null);
  const typed = flagEntries(rest, flags);
  const places = [file === null ? none() : readFile(file), environmentEntries(env), typed];
  const problems = [...misused, ...places.flatMap((place) => place.problems)];
  const mistyped = [...misused, ...typed.problems];

  const values: Record<string, unknown> = Object.fromEntries(KEYS.map((key) => [key, SETTINGS[key].default]));
  const origins = new Map<Key, string>();
  for (const entry of places.flatMap((place) => place.entries)) {
    const problem = apply(entry, values);
    if (problem !== null) problems.push(problem);
    if (problem !== null && typed.entries.includes(entry)) mistyped.push(problem);
    origins.set(entry.key, entry.from);
  }
  const config = values as Config;
  for (const problem of [...contradictions(config), ...check(config)]) {
    const name = /^[A-Z_]+/.exec(problem)?.[0] ?? '';
    const from = isKey(name) ? origins.get(name) : undefined;
    problems.push(from === undefined ? problem : `${from}: ${problem}`);
  }
  const unbearable = command === 'doctor' ? mistyped : problems;
  if (unbearable.length > 0 && command !== 'help' && command !== 'version') throw new ConfigError(unbearable);
  return { config, command, words, file, origins, problems };
}

function apply(entry: Entry, values: Record<string, unknown>): string | null {
  const { schema, allowed, defaultText, secret } = SETTINGS[entry.key];
  const result = v.safeParse(schema, entry.text.trim() === '' ? defaultText : entry.text.trim());
  if (result.success) {
    values[entry.key] = result.output;
    return null;
  }
  const shown = secret ? '' : ` is ${JSON.stringify(shorten(entry.text))} but`;
  return `${entry.from}: ${entry.key}${shown} must be ${allowed}`;
}

/** What no single setting can see. */
function contradictions(config: Config): string[] {
  const problems: string[] = [];
  const { SOURCE, RING_BYTES, MAX_FRAME_BYTES } = config;
  if ((config.TLS_CERT === '') !== (config.TLS_KEY === ''))
    problems.push('TLS_CERT and TLS_KEY must be given together');
  if (SOURCE === 'command' && config.SOURCE_COMMAND.length === 0)
    problems.push('SOURCE=command needs SOURCE_COMMAND');
  if (SOURCE === 'url' && config.SOURCE_URL === '') problems.push('SOURCE=url needs SOURCE_URL');
  if (SOURCE === 'file' && config.SOURCE_FILE === '') problems.push('SOURCE=file needs SOURCE_FILE');
  const least = 3 * (MAX_FRAME_BYTES + PART_BYTES);
  if (RING_BYTES < least)
    problems.push(
      `RING_BYTES (${RING_BYTES}) must be at least ${least} bytes, room for three frames of MAX_FRAME_BYTES (${MAX_FRAME_BYTES})`,
    );
  return problems;
}

function readFile(path: string): Entries {
  try {
    if (statSync(path).size > FILE_BYTES)
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
