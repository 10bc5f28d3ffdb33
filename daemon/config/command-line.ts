import { shorten } from './entries.ts';
import { closestMatch } from './closest-match.ts';

/** What the command line asks for; 'run' unless it says otherwise. */
export type Command = 'run' | 'help' | 'version' | 'check' | 'list-cameras' | keyof typeof COMMANDS;

/** A command that is a word: `picamd urls frigate`. It comes first, its own words behind it, then the settings. */
interface CommandWord {
  /** Its own words as --help shows them, and how many there may be. */
  readonly placeholder: string;
  readonly most: number;
  /** Flags that are its own and no settings. */
  readonly flags?: readonly string[];
  readonly help: string;
}

export const COMMANDS = {
  urls: {
    placeholder: '[PROGRAM]',
    most: 1,
    help: 'Print the URLs of this camera, or the settings for a program that shows or records it.',
  },
  passwd: {
    placeholder: '[NAME [remove]]',
    most: 2,
    help: 'Ask for a password and let NAME log in; without a name list who can.',
  },
  claim: {
    placeholder: '',
    most: 0,
    help: 'Print the code with which the first user is made in the browser (CLAIM_FILE).',
  },
  token: {
    placeholder: 'list | add NAME [DAYS] | revoke NAME',
    most: 3,
    help: 'Tokens for programs: they may look at the picture and at nothing else.',
  },
  cert: {
    placeholder: '[NAME ...]',
    most: 20,
    help: 'Make a certificate for https that the camera signs itself, and print its fingerprint.',
  },
  doctor: {
    placeholder: '[--json]',
    most: 0,
    flags: ['--json'],
    help: 'No picture? Look at everything a picture needs, and say what is wrong and what to do. Exit status 0: all is well, 1: a warning, 2: a fault.',
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
  /** The words of the command's own, its flags among them. */
  args: string[];
  /** The flags that it may have. */
  flags: readonly string[];
  /** What --config names, or null. */
  file: string | null;
  /** The settings' flags. */
  rest: string[];
  problems: string[];
}

/** Takes the command and --config out of the command line and leaves the settings. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const taken: CommandLine = { command: 'run', args: [], flags: [], file: null, rest: [], problems: [] };
  const first = argv[0] ?? '-';
  let at = 0;
  if (isCommand(first)) {
    taken.command = first;
    taken.flags = commandFlags(COMMANDS[first]);
    for (at = 1; at <= COMMANDS[first].most && isPlain(argv[at]); at++) taken.args.push(argv[at] ?? '');
  } else if (isPlain(first)) {
    taken.problems.push(unknownCommand(first));
    at = 1;
  }
  takeFlags(argv.slice(at), taken);
  return taken;
}

function takeFlags(argv: readonly string[], taken: CommandLine): void {
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? '';
    const command = FLAGS[word];
    if (command !== undefined) taken.command = taken.command === 'help' ? 'help' : command;
    else if (taken.flags.includes(word)) taken.args.push(word);
    else if (word.startsWith('--config=')) taken.file = word.slice('--config='.length);
    else if (word === '--config' && argv[i + 1] !== undefined) taken.file = argv[++i] ?? null;
    else if (word === '--config') taken.problems.push('--config needs a file');
    else taken.rest.push(word);
  }
}

function commandFlags({ flags = [] }: CommandWord): readonly string[] {
  return flags;
}

/** Whether it is one of the commands that are words. */
export function isCommand(word: string): word is keyof typeof COMMANDS {
  return Object.hasOwn(COMMANDS, word);
}

function isPlain(word: string | undefined): boolean {
  return word !== undefined && !word.startsWith('-');
}

function unknownCommand(word: string): string {
  const near = closestMatch(word, Object.keys(COMMANDS));
  return `${shorten(word)} is not a command${near === undefined ? '; see picamd --help' : `; did you mean ${near}?`}`;
}
