import type { Command } from '../config/command-line.ts';
import { helpText } from '../config/help.ts';
import type { Loaded } from '../config/load.ts';
import { errorEntry, PicamdError } from '../errors.ts';
import { VERSION } from '../version.ts';

/** Where a command prints. */
export interface CommandIo {
  out(text: string): void;
  err(text: string): void;
  /** Whether `out` is a terminal, which can show colors. */
  readonly isTerminal: boolean;
}

/** These print while they run, and have their own exit statuses. */
type Program = 'list-cameras' | 'doctor';

/** What the other commands print. Each is loaded only when it is called: together they are a lot of code. */
const TEXTS: Record<
  Exclude<Command, 'run' | 'hub' | Program>,
  (loaded: Loaded) => string | Promise<string>
> = {
  help: helpText,
  version: () => `picamd ${VERSION}\n`,
  check: async (loaded) => (await import('./check.ts')).check(loaded),
  urls: async (loaded) =>
    loaded.config.ROLE === 'hub'
      ? (await import('./hub-texts.ts')).hubUrls(loaded.config, loaded.args[0])
      : (await import('./urls.ts')).printedUrls(loaded),
  passwd: async ({ config, args }) => (await import('./passwd.ts')).passwd(config, args),
  claim: async ({ config }) => (await import('./claim.ts')).claim(config),
  token: async ({ config, args }) => (await import('./token.ts')).token(config, args),
  'allow-out': async (loaded) => (await import('./allow-out.ts')).allowOut(loaded, loaded.args),
  'hub-keys': async ({ config, args }) => (await import('./hub-keys.ts')).hubKeys(config, args),
  cert: async ({ config, args }) => (await import('./cert.ts')).cert(config, args),
};

/** Runs a command. Resolves with the exit status. */
export async function runCommand(
  command: Exclude<Command, 'run' | 'hub'>,
  loaded: Loaded,
  { out, err, isTerminal }: CommandIo,
): Promise<number> {
  if (command === 'list-cameras') return (await import('./list-cameras.ts')).printCameras(loaded.config, out);
  if (command === 'doctor') return (await import('./doctor.ts')).doctor(loaded, out, isTerminal);
  try {
    out(await TEXTS[command](loaded));
    return 0;
  } catch (error) {
    if (!(error instanceof PicamdError)) throw error;
    err(`picamd: ${error.message}. ${error.hint}\n`);
    return errorEntry(error.code).exit ?? 1;
  }
}
