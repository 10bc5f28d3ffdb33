import { formatNotice } from '../errors.ts';
import type { Notice, PicamdError } from '../errors.ts';
import { readCommandLine } from './command-line.ts';
import type { Command } from './command-line.ts';
import { environmentEntries, flagEntries } from './entries.ts';
import type { Entries } from './entries.ts';
import { hideIfLost, maskNotices } from './mask-notices.ts';
import { memoryNotices, secondsNotices } from './memory-report.ts';
import { overrideSettings, packageSettings, settingsFile, settingsOf } from './files.ts';
import { problemsOf } from './resolve.ts';
import type { ResolvedSaved } from './resolve-saved.ts';
import { resolveSaved } from './resolve-saved.ts';
import { savedEntries, savedFile, savedNotices, savedPath } from './saved-settings.ts';
import type { LeftOut, SavedFile } from './saved-settings.ts';
import { SETTINGS } from './settings.ts';
import type { Config, Key } from './settings.ts';
import { stateFolder } from './state-folder.ts';
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

/** What overrides settings.conf, so that a browser cannot change the setting. */
export type Lock = 'override' | 'environment' | 'flag';

/** settings.conf as it was read, and what of it counts. */
export interface Saved extends SavedFile {
  /** As they were written. */
  readonly values: ReadonlyMap<Key, string>;
  readonly leftOut: readonly LeftOut[];
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
  /** Those values as they were written; '' is the default. */
  texts: ReadonlyMap<Key, string>;
  locks: ReadonlyMap<Key, Lock>;
  saved: Saved;
  /** Why the override file or parts of settings.conf are ignored, if they are, and which settings have no effect or ask for too much memory. */
  notices: readonly Notice[];
  /** The settings without the override file, if picamd cannot start with it; null if it is not used. */
  withoutOverride: ((why: PicamdError) => Loaded) | null;
  /** The settings without what in settings.conf can keep picamd from listening; null if there is none. */
  withoutSaved: ((why: PicamdError) => Loaded) | null;
  /** Problems, one sentence each; those settings have their defaults. Only `doctor`, `passwd` and --help run with any. */
  problems: readonly string[];
  /**
   * Reads all settings again, with this instead of settings.conf.
   *
   * @throws ConfigError as loadConfig().
   */
  again(saved: SavedFile): Loaded;
}

/**
 * Reads the settings. Flags override the environment, which overrides the override file, which overrides settings.conf of
 * the state directory, which overrides the settings file, which overrides the package's file, which overrides the defaults.
 * An override file with a mistake is ignored as a whole, so that a mistake on a card does not stop a camera on a wall; of
 * settings.conf only what is wrong in it is.
 *
 * @param check finds problems of the settings as a whole, one sentence each that starts with the setting's name
 * @throws ConfigError with all problems outside those two files. For `doctor`, which may be run because of them, only
 *   with those of the command line.
 */
export function loadConfig(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  check: (config: Config) => string[] = () => [],
): Loaded {
  const { command, file } = readCommandLine(argv);
  const named = file ?? namedByEnvironment(env);
  return load({ argv, env, check }, savedFile(savedPath(stateFolder(env, { command, file: named }), named)));
}

function namedByEnvironment(env: NodeJS.ProcessEnv): string | null {
  return env['PICAMD_CONFIG'] || null;
}

interface Origins {
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly check: (config: Config) => string[];
}

function load(from: Origins, saved: SavedFile): Loaded {
  const { argv, env, check } = from;
  const { command, args, flags, file: flagFile, rest, problems } = readCommandLine(argv);
  const file = settingsFile(flagFile ?? namedByEnvironment(env));
  const below = [{ entries: [], problems }, packageSettings(), settingsOf(file)];
  const [variables, flagsOfSettings] = [environmentEntries(env), flagEntries(rest, flags)];
  if (command === 'hub') flagsOfSettings.entries.push({ key: 'ROLE', text: 'hub', from: 'picamd hub' });
  const entriesOfSaved = savedEntries(saved);

  const attempt = (override: Entries | null, ofSaved: Entries): Attempt => {
    const above = [...(override === null ? [] : [override]), variables, flagsOfSettings];
    const locks = new Map<Key, Lock>();
    for (const { key } of override?.entries ?? []) locks.set(key, 'override');
    for (const { key } of variables.entries) locks.set(key, 'environment');
    for (const { key } of flagsOfSettings.entries) locks.set(key, 'flag');
    return { ...resolveSaved({ below, saved: ofSaved, above }, check), locks };
  };
  const without = attempt(null, entriesOfSaved);
  const path = without.config.OVERRIDE_FILE;
  const override = overrideSettings(path);
  const withOverride = override === null ? without : attempt(override, entriesOfSaved);
  const isUsed = override !== null && withOverride.problems.length === 0;
  // passwd imports the password from a card even if a setting there is wrong.
  const isTolerant = command === 'doctor' || command === 'passwd';
  const chosen = isUsed ? withOverride : without;
  const fatal = isTolerant ? [...problems, ...problemsOf(flagsOfSettings)] : chosen.problems;
  if (fatal.length > 0 && command !== 'help' && command !== 'version') throw new ConfigError(fatal);

  const loaded = (resolved: Attempt, notices: readonly Notice[]): Loaded => {
    const { origins, texts, locks, kept, leftOut } = resolved;
    const ignored = locks.has('PRIVACY_MASKS') ? [] : (override?.entries ?? []);
    const isUnsure = saved.unreadable !== null && !locks.has('PRIVACY_MASKS');
    const config = hideIfLost(resolved.config, { leftOut, ignored, isUnsure });
    const values = new Map(kept.map(({ key, text }) => [key, text]));
    const ofSaved = savedNotices(
      saved,
      leftOut.map(({ problem }) => problem),
    );
    return {
      config,
      origins,
      texts,
      locks,
      problems: resolved.problems,
      command,
      args,
      file,
      saved: { ...saved, values, leftOut },
      notices: [
        ...notices,
        ...ofSaved,
        ...unusedNotices(config, origins),
        ...maskNotices(config),
        ...memoryNotices(config, origins),
        ...secondsNotices(config),
      ],
      withoutOverride: null,
      withoutSaved: null,
      again: (other) => load(from, other),
    };
  };
  /** What remains of settings.conf if picamd cannot listen with all of it. */
  const harmless = withoutRisky(entriesOfSaved);
  const withFallback = (resolved: Attempt, used: Entries | null, notices: readonly Notice[]): Loaded => {
    const all = loaded(resolved, notices);
    if (!resolved.kept.some(({ key }) => isRisky(key))) return all;
    const withoutSaved = (why: PicamdError) =>
      loaded(attempt(used, harmless), [...notices, ...savedNotices(saved, [formatNotice(why)])]);
    return { ...all, withoutSaved };
  };
  if (!isUsed)
    return withFallback(without, null, override === null ? [] : overrideNotices(path, withOverride.problems));
  return {
    ...withFallback(withOverride, override, []),
    withoutOverride:
      without.problems.length > 0
        ? null
        : (why) => withFallback(without, null, overrideNotices(path, [formatNotice(why)])),
  };
}

type Attempt = ResolvedSaved & Pick<Loaded, 'locks'>;

/** The settings that decide where picamd listens and whom it answers are those that an admin must confirm. */
function isRisky(key: Key): boolean {
  return SETTINGS[key].browser.kind === 'confirm';
}

function withoutRisky({ entries, problems }: Entries): Entries {
  return { entries: entries.filter(({ key }) => !isRisky(key)), problems };
}

/** Why the override file is ignored. */
function overrideNotices(path: string, problems: readonly string[]): Notice[] {
  const hint = `${path} is ignored until this is fixed. On a camera's card, it is picamd/picamd.conf on the boot partition, which any PC can open: fix it there, then restart the camera.`;
  const [shown, more] = [problems.slice(0, MAX_NOTICES), problems.length - MAX_NOTICES];
  if (more > 0) shown.push(`${path} has ${more} more ${more === 1 ? 'mistake' : 'mistakes'}`);
  return shown.map((message) => ({ code: 'bad-override', message, hint }));
}
