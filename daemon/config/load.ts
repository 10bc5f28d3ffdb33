import * as v from 'valibot';
import { formatNotice, PicamdError } from '../errors.ts';
import type { Notice } from '../errors.ts';
import { readCommandLine } from './command-line.ts';
import type { Command } from './command-line.ts';
import { environmentEntries, flagEntries, shorten } from './entries.ts';
import type { Entries, Entry } from './entries.ts';
import { overrideSettings, packageSettings, settingsFile, settingsOf } from './files.ts';
import { isKey, KEYS, SETTINGS } from './settings.ts';
import type { Config, Key } from './settings.ts';

/** More than a part's header and delimiter take in the ring beside its JPEG. */
const PART_BYTES = 256;
/** A file of nothing but mistakes would fill a screen, and every answer of /status. */
const MOST_NOTICES = 5;

/** Every problem of the settings at once, one sentence each. */
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
  /** The command's own words, as PROGRAM in `picamd urls PROGRAM`. */
  args: readonly string[];
  /** The settings file that was read, or null. */
  file: string | null;
  /** Where each value that is not the default came from. */
  origins: ReadonlyMap<Key, string>;
  /** Why the override file does not count; empty when it does, or there is none. */
  notices: readonly Notice[];
  /** The same without the override file, when picamd cannot be started with it; null when there is none that counts. */
  withoutOverride: ((why: PicamdError) => Loaded) | null;
  /** What is wrong, a sentence each; such a value is the default then. Only `doctor` and what prints a text live with it. */
  problems: readonly string[];
}

/**
 * Reads the settings of all places: flags win over the environment, that over the override file, that over the
 * settings file, that over the package's, that over the defaults. A mistake in the override file makes it count for
 * nothing, so that a camera on a wall stays one.
 *
 * `check` finds what is wrong with the whole, a sentence each that begins with the setting's name.
 *
 * @throws ConfigError with everything that is wrong in any of the others. For `doctor`, which is called because
 *   something may be wrong, only with what is wrong in the command line itself.
 */
export function loadConfig(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  check: (config: Config) => string[] = () => [],
): Loaded {
  const { command, args, flags, file: flagFile, rest, problems } = readCommandLine(argv);
  const file = settingsFile(flagFile ?? (env['PICAMD_CONFIG'] || null));
  const weaker = [{ entries: [], problems }, packageSettings(), settingsOf(file)];
  const typed = flagEntries(rest, flags);
  const stronger = [environmentEntries(env), typed];

  const without = resolve([...weaker, ...stronger], check);
  const path = without.config.OVERRIDE_FILE;
  const override = overrideSettings(path);
  const whole = override === null ? without : resolve([...weaker, override, ...stronger], check);
  const chosen = whole.problems.length === 0 ? whole : without;
  // A password must not stay on a card because another setting is wrong.
  const lives = command === 'doctor' || command === 'passwd';
  const unbearable = lives ? [...problems, ...mistakes(typed)] : chosen.problems;
  if (unbearable.length > 0 && command !== 'help' && command !== 'version') throw new ConfigError(unbearable);

  const loaded = (settled: Resolved, notices: Notice[]): Loaded => {
    return { ...settled, command, args, file, notices, withoutOverride: null };
  };
  if (chosen === without)
    return loaded(without, override === null ? [] : overrideNotices(path, whole.problems));
  return {
    ...loaded(whole, []),
    withoutOverride:
      without.problems.length > 0
        ? null
        : (why) => loaded(without, overrideNotices(path, [formatNotice(why)])),
  };
}

/**
 * Does it with these settings; where that fails with the override file in them, as with an address that is not there,
 * without it. Resolves with the settings that it was done with.
 *
 * @throws PicamdError as `act` does, when there is nothing to leave out.
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

/** The settings of some places, and everything that is wrong with them. */
interface Resolved {
  config: Config;
  origins: ReadonlyMap<Key, string>;
  problems: readonly string[];
}

/** The value of each setting, by the last of the places that has one. */
function resolve(places: readonly Entries[], check: (config: Config) => string[]): Resolved {
  const problems = places.flatMap((place) => place.problems);
  const values: Record<string, unknown> = Object.fromEntries(KEYS.map((key) => [key, SETTINGS[key].default]));
  const origins = new Map<Key, string>();
  for (const entry of places.flatMap((place) => place.entries)) {
    const problem = apply(entry, values);
    if (problem !== null) problems.push(problem);
    origins.set(entry.key, entry.from);
  }
  const config = values as Config;
  for (const problem of [...contradictions(config), ...check(config)]) {
    const name = /^[A-Z_]+/.exec(problem)?.[0] ?? '';
    const from = isKey(name) ? origins.get(name) : undefined;
    problems.push(from === undefined ? problem : `${from}: ${problem}`);
  }
  return { config, origins, problems };
}

/** What is wrong with the settings of one place by themselves. */
function mistakes({ entries, problems }: Entries): string[] {
  return [...problems, ...entries.flatMap((entry) => apply(entry, {}) ?? [])];
}

/** Why the override file was left out. */
function overrideNotices(path: string, problems: readonly string[]): Notice[] {
  const hint = `All of ${path} is left out until that is right. On a camera's card it is the file picamd/picamd.conf of the part that any PC shows; correct it there and start the camera again.`;
  const [shown, more] = [problems.slice(0, MOST_NOTICES), problems.length - MOST_NOTICES];
  if (more > 0) shown.push(`${path} has ${more} more ${more === 1 ? 'mistake' : 'mistakes'}`);
  return shown.map((message) => ({ code: 'bad-override', message, hint }));
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
