import { shorten } from './entries.ts';
import { closestMatch } from './closest-match.ts';

/** What the command line asks for; 'run' by default. */
export type Command =
  | 'run'
  | 'help'
  | 'version'
  | 'check'
  | 'list-cameras'
  | 'hub-keys'
  | keyof typeof COMMANDS;

/** A command that is a word, like `picamd urls frigate`: the command, then its arguments, then settings. */
interface CommandWord {
  /** Its arguments, as --help shows them. */
  readonly placeholder: string;
  readonly maxArgs: number;
  /** Flags that only this command has; they are not settings. */
  readonly flags?: readonly string[];
  /** The same, with a value. */
  readonly valueFlags?: readonly string[];
  readonly help: string;
}

export const COMMANDS = {
  hub: {
    placeholder: '[keys [FOLDER] [--cameras NAMES] [--hubs NAMES] [--admins NAMES] [--force]]',
    maxArgs: 2,
    flags: ['--force'],
    valueFlags: ['--cameras', '--hubs', '--admins'],
    help: 'Run as a hub: serve the cameras of CAMERAS_FILE in one place (same as ROLE=hub). With keys, write keys for NATS to FOLDER (by default nats-keys) instead: one for each camera, hub and admin named, and what nats-server must know about them. A key that exists is kept, unless with --force.',
  },
  urls: {
    placeholder: '[PROGRAM]',
    maxArgs: 1,
    help: 'Print the URLs of this camera, or the settings for a program that shows or records it.',
  },
  passwd: {
    placeholder: '[NAME [--role viewer|admin] [--cameras NAMES|all] | NAME remove]',
    maxArgs: 2,
    valueFlags: ['--role', '--cameras'],
    help: 'Create user NAME or change its password (asks for it) or role, or remove it. A viewer can watch, an admin can do everything; a new user is an admin. With --cameras, a hub shows only those to the user. Without a name, list the users.',
  },
  claim: {
    placeholder: '',
    maxArgs: 0,
    help: 'Print the setup code, for creating the first user in a browser (CLAIM_FILE).',
  },
  token: {
    placeholder: 'list | add NAME [DAYS] [--rights RIGHTS] [--cameras NAMES] | revoke NAME',
    maxArgs: 3,
    valueFlags: ['--rights', '--cameras'],
    help: 'Manage tokens for programs. A token can only view the picture, or has RIGHTS: one or more of live, status, recordings, event, control, with commas. With --cameras, a hub shows it only those.',
  },
  cert: {
    placeholder: '[NAME ...]',
    maxArgs: 20,
    help: 'Create a self-signed certificate for https and print its fingerprint.',
  },
  'allow-out': {
    placeholder: '[all | ADDRESS ... | --revoke]',
    maxArgs: 20,
    flags: ['--revoke'],
    help: 'Let the service send alerts to the internet, or to these addresses only: it may reach just the local network otherwise. Without arguments, show what is allowed. Needs root.',
  },
  doctor: {
    placeholder: '[--json]',
    maxArgs: 0,
    flags: ['--json'],
    help: 'No picture? Check everything it needs, and print what is wrong and how to fix it. Exit status: 0 = all is well, 1 = a warning, 2 = a fault.',
  },
} as const satisfies Record<string, CommandWord>;

const FLAGS: Record<string, Command> = {
  '--help': 'help',
  '-h': 'help',
  '--version': 'version',
  '--check': 'check',
  '--list-cameras': 'list-cameras',
};

export interface CommandLine {
  command: Command;
  /** The arguments of the command, including its flags; those with a value as `--role=viewer`. */
  args: string[];
  /** The flags that the command accepts. */
  flags: readonly string[];
  /** Those of them that take a value. */
  valueFlags: readonly string[];
  /** The value of --config, or null. */
  file: string | null;
  /** The flags of settings. */
  rest: string[];
  problems: string[];
}

/** Separates the command and --config from the flags of settings. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const parsed: CommandLine = {
    command: 'run',
    args: [],
    flags: [],
    valueFlags: [],
    file: null,
    rest: [],
    problems: [],
  };
  const first = argv[0] ?? '-';
  let at = 0;
  if (isCommand(first)) {
    parsed.command = first;
    parsed.valueFlags = valueFlagsOf(COMMANDS[first]);
    parsed.flags = [...commandFlags(COMMANDS[first]), ...parsed.valueFlags];
    for (at = 1; at <= COMMANDS[first].maxArgs && isPlain(argv[at]); at++) parsed.args.push(argv[at] ?? '');
  } else if (isPlain(first)) {
    parsed.problems.push(unknownCommand(first));
    at = 1;
  }
  parseFlags(argv.slice(at), parsed);
  return parsed.command === 'hub' ? asHub(parsed) : parsed;
}

function parseFlags(argv: readonly string[], parsed: CommandLine): void {
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? '';
    const command = FLAGS[word];
    const valueFlag = parsed.valueFlags.find((flag) => word === flag || word.startsWith(`${flag}=`));
    if (command !== undefined) parsed.command = parsed.command === 'help' ? 'help' : command;
    else if (valueFlag !== undefined && word !== valueFlag) parsed.args.push(word);
    else if (valueFlag !== undefined && argv[i + 1] !== undefined)
      parsed.args.push(`${word}=${argv[++i] ?? ''}`);
    else if (valueFlag !== undefined) parsed.problems.push(`${word} needs a value`);
    else if (parsed.flags.includes(word)) parsed.args.push(word);
    else if (word.startsWith('--config=')) parsed.file = word.slice('--config='.length);
    else if (word === '--config' && argv[i + 1] !== undefined) parsed.file = argv[++i] ?? null;
    else if (word === '--config') parsed.problems.push('--config needs a file');
    else parsed.rest.push(word);
  }
}

/** `picamd hub keys` is a command of its own. */
function asHub(parsed: CommandLine): CommandLine {
  const [word, ...args] = parsed.args;
  if (word === undefined) return parsed;
  if (word === 'keys') return { ...parsed, command: 'hub-keys', args };
  return {
    ...parsed,
    problems: [...parsed.problems, `picamd hub has no argument but keys: ${shorten(word)}`],
  };
}

function commandFlags({ flags = [] }: CommandWord): readonly string[] {
  return flags;
}

function valueFlagsOf({ valueFlags = [] }: CommandWord): readonly string[] {
  return valueFlags;
}

/** Whether it is a command that is a word. */
export function isCommand(word: string): word is keyof typeof COMMANDS {
  return Object.hasOwn(COMMANDS, word);
}

function isPlain(word: string | undefined): boolean {
  return word !== undefined && !word.startsWith('-');
}

function unknownCommand(word: string): string {
  const near = closestMatch(word, Object.keys(COMMANDS));
  return `unknown command ${shorten(word)}${near === undefined ? '; see picamd --help' : `; did you mean ${near}?`}`;
}

/** Whether it runs picamd, until a signal stops it; the others end by themselves. */
export function isLasting(command: Command): command is 'run' | 'hub' {
  return command === 'run' || command === 'hub';
}
