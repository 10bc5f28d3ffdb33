import * as v from 'valibot';
import { formatNotice, PicamdError } from '../errors.ts';
import type { Notice } from '../errors.ts';
import { readCommandLine } from './command-line.ts';
import type { Command } from './command-line.ts';
import { environmentEntries, flagEntries, shorten } from './entries.ts';
import type { Entries, Entry } from './entries.ts';
import { ringProblem } from './memory-plan.ts';
import { memoryNotices } from './memory-report.ts';
import { overrideSettings, packageSettings, settingsFile, settingsOf } from './files.ts';
import { isKey, KEYS, SETTINGS } from './settings.ts';
import type { Config, Key } from './settings.ts';
import { unusedNotices } from './unused-settings.ts';

/** A file full of mistakes must not fill the screen and /status. */
const MAX_NOTICES = 5;

/** All problems of the settings, one sentence each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

export interface Loaded {
  config: Config;
  command: Command;
  /** The arguments of the command, as PROGRAM in `picamd urls PROGRAM`. */
  args: readonly string[];
  /** The settings file that was read, or null. */
  file: string | null;
  /** Where each value that was set comes from. */
  origins: ReadonlyMap<Key, string>;
  /** Why the override file is ignored, if it is, and which settings have no effect or ask for too much memory. */
  notices: readonly Notice[];
  /** The settings without the override file, if picamd cannot start with it; null if it is not used. */
  withoutOverride: ((why: PicamdError) => Loaded) | null;
  /** Problems, one sentence each; those settings have their defaults. Only `doctor`, `passwd` and --help run with any. */
  problems: readonly string[];
}

/**
 * Reads the settings. Flags override the environment, which overrides the override file, which overrides the settings
 * file, which overrides the package's file, which overrides the defaults. An override file with a mistake is ignored as
 * a whole, so that a mistake on a card does not stop a camera on a wall.
 *
 * @param check finds problems of the settings as a whole, one sentence each that starts with the setting's name
 * @throws ConfigError with all problems outside the override file. For `doctor`, which may be run because of them, only
 *   with those of the command line.
 */
export function loadConfig(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  check: (config: Config) => string[] = () => [],
): Loaded {
  const { command, args, flags, file: flagFile, rest, problems } = readCommandLine(argv);
  const file = settingsFile(flagFile ?? (env['PICAMD_CONFIG'] || null));
  const below = [{ entries: [], problems }, packageSettings(), settingsOf(file)];
  const flagsOfSettings = flagEntries(rest, flags);
  const above = [environmentEntries(env), flagsOfSettings];

  const without = resolve([...below, ...above], check);
  const path = without.config.OVERRIDE_FILE;
  const override = overrideSettings(path);
  const withOverride = override === null ? without : resolve([...below, override, ...above], check);
  const chosen = withOverride.problems.length === 0 ? withOverride : without;
  // passwd imports the password from a card even if a setting there is wrong.
  const isTolerant = command === 'doctor' || command === 'passwd';
  const fatal = isTolerant ? [...problems, ...problemsOf(flagsOfSettings)] : chosen.problems;
  if (fatal.length > 0 && command !== 'help' && command !== 'version') throw new ConfigError(fatal);

  const loaded = (resolved: Resolved, notices: Notice[]): Loaded => {
    const { config, origins } = resolved;
    const all = [...notices, ...unusedNotices(config, origins), ...memoryNotices(config, origins)];
    return { ...resolved, command, args, file, notices: all, withoutOverride: null };
  };
  if (chosen === without)
    return loaded(without, override === null ? [] : overrideNotices(path, withOverride.problems));
  return {
    ...loaded(withOverride, []),
    withoutOverride:
      without.problems.length > 0
        ? null
        : (why) => loaded(without, overrideNotices(path, [formatNotice(why)])),
  };
}

/**
 * Runs `act`; on failure retries without the override file, which may name an address that does not exist. Resolves
 * with the settings that worked.
 *
 * @throws PicamdError as `act` does, if there is no override file to leave out.
 */
export async function orWithoutOverride(
  loaded: Loaded,
  act: (loaded: Loaded) => Promise<unknown>,
): Promise<Loaded> {
  try {
    await act(loaded);
    return loaded;
  } catch (error) {
    if (!(error instanceof PicamdError) || loaded.withoutOverride === null) throw error;
    const without = loaded.withoutOverride(error);
    await act(without);
    return without;
  }
}

/** The settings of several origins together, and all their problems. */
interface Resolved {
  config: Config;
  origins: ReadonlyMap<Key, string>;
  problems: readonly string[];
}

/** Gives each setting the value of the last origin that sets it. */
function resolve(layers: readonly Entries[], check: (config: Config) => string[]): Resolved {
  const problems = layers.flatMap((layer) => layer.problems);
  const values: Record<string, unknown> = Object.fromEntries(KEYS.map((key) => [key, SETTINGS[key].default]));
  const origins = new Map<Key, string>();
  const wrong = new Set<string>();
  for (const entry of layers.flatMap((layer) => layer.entries)) {
    const problem = apply(entry, values);
    if (problem !== null) {
      problems.push(problem);
      wrong.add(entry.key);
    }
    origins.set(entry.key, entry.from);
  }
  const config = values as Config;
  for (const problem of [...contradictions(config), ...check(config)]) {
    // A setting that has a mistake is not missing: it has its default for now.
    if (problem.match(/[A-Z_]{4,}/g)?.some((key) => wrong.has(key))) continue;
    const name = /^[A-Z_]+/.exec(problem)?.[0] ?? '';
    const from = isKey(name) ? origins.get(name) : undefined;
    problems.push(from === undefined ? problem : `${from}: ${problem}`);
  }
  return { config, origins, problems };
}

/** The problems of one origin by itself. */
function problemsOf({ entries, problems }: Entries): string[] {
  return [...problems, ...entries.flatMap((entry) => apply(entry, {}) ?? [])];
}

/** Why the override file is ignored. */
function overrideNotices(path: string, problems: readonly string[]): Notice[] {
  const hint = `${path} is ignored until this is fixed. On a camera's card, it is picamd/picamd.conf on the boot partition, which any PC can open: fix it there, then restart the camera.`;
  const [shown, more] = [problems.slice(0, MAX_NOTICES), problems.length - MAX_NOTICES];
  if (more > 0) shown.push(`${path} has ${more} more ${more === 1 ? 'mistake' : 'mistakes'}`);
  return shown.map((message) => ({ code: 'bad-override', message, hint }));
}

function apply(entry: Entry, values: Record<string, unknown>): string | null {
  const { schema, allowed, advice, defaultText, secret } = SETTINGS[entry.key];
  const text = entry.text.trim() === '' ? defaultText : entry.text.trim();
  const result = v.safeParse(schema, text);
  if (result.success) {
    values[entry.key] = result.output;
    return null;
  }
  const shown = secret ? '' : ` is ${JSON.stringify(shorten(entry.text))} but`;
  return `${entry.from}: ${entry.key}${shown} must be ${advice?.(text) ?? allowed}`;
}

/** Problems between settings. */
function contradictions(config: Config): string[] {
  const problems: string[] = [];
  const { SOURCE } = config;
  if ((config.TLS_CERT === '') !== (config.TLS_KEY === ''))
    problems.push('TLS_CERT and TLS_KEY must be set together');
  if (SOURCE === 'command' && config.SOURCE_COMMAND.length === 0)
    problems.push('SOURCE=command needs SOURCE_COMMAND');
  if (SOURCE === 'url' && config.SOURCE_URL === '') problems.push('SOURCE=url needs SOURCE_URL');
  if (SOURCE === 'file' && config.SOURCE_FILE === '') problems.push('SOURCE=file needs SOURCE_FILE');
  const ring = ringProblem(config);
  return ring === null ? problems : [...problems, ring];
}
