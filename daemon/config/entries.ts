import { isSwitchValue } from './value-types.ts';
import { closestMatch } from './closest-match.ts';
import { visibleText } from '../text/visible-text.ts';
import { flagOf, isKey, KEYS, SETTINGS, variableOf } from './settings.ts';
import type { Key } from './settings.ts';

/** A setting as it was written. */
export interface Entry {
  key: Key;
  text: string;
  /** Where: `/etc/picamd/picamd.conf line 3`. */
  from: string;
}

/** The settings of one origin (a file, the environment, the flags) and the mistakes in it. */
export interface Entries {
  entries: Entry[];
  problems: string[];
}

/**
 * Settings of a file: KEY=VALUE lines and # comments. Values are read as `util.parseEnv` reads them, but line by line,
 * so that a problem has its line number and nothing is skipped.
 */
export function fileEntries(content: string, path: string): Entries {
  const entries: Entry[] = [];
  const problems: string[] = [];
  const lineOf = new Map<string, number>();
  for (const [index, line] of content
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const from = `${path} line ${index + 1}`;
    if (/^\s*(#|$)/.test(line)) continue;
    const name = /^\s*([A-Za-z_][\w.-]*)\s*=/.exec(line)?.[1];
    // Only its first word: a password may follow.
    if (name === undefined)
      problems.push(`${from}: not a KEY=VALUE line: ${shorten(/[^\s:=]*/.exec(line.trim())?.[0] ?? '')}`);
    else if (!isKey(name)) problems.push(`${from}: ${unknown(name, KEYS)}`);
    else if (lineOf.has(name)) problems.push(`${from}: ${name} is already set in line ${lineOf.get(name)}`);
    else {
      lineOf.set(name, index + 1);
      const text = valueOf(line, name);
      if (text === null) problems.push(`${from}: the quotes of ${name} are not balanced`);
      else entries.push({ key: name, text, from });
    }
  }
  return { entries, problems };
}

/**
 * The text after the `=`, without quotes around it; a # after a space starts a comment. Null if a quote is not closed.
 * Arguments of a program keep their quotes.
 */
function valueOf(line: string, key: Key): string | null {
  const text = line.slice(line.indexOf('=') + 1).trim();
  if (SETTINGS[key].placeholder === 'ARGS') return text;
  const quote = text[0];
  if (quote !== '"' && quote !== "'") return text.replace(/(^|\s)#.*$/, '').trim();
  const end = text.indexOf(quote, 1);
  return end < 0 || !/^\s*(#.*)?$/.test(text.slice(end + 1)) ? null : text.slice(1, end);
}

/** Settings of the environment: every variable that starts with PICAMD_. */
export function environmentEntries(env: NodeJS.ProcessEnv): Entries {
  const entries: Entry[] = [];
  const problems: string[] = [];
  for (const [name, text] of Object.entries(env)) {
    if (!name.startsWith('PICAMD_') || name === 'PICAMD_CONFIG' || text === undefined) continue;
    const key = name.slice('PICAMD_'.length);
    if (isKey(key)) entries.push({ key, text, from: `${name} in the environment` });
    else problems.push(`${name} in the environment: ${unknown(name, KEYS.map(variableOf))}`);
  }
  return { entries, problems };
}

const SWITCHES = KEYS.filter((key) => SETTINGS[key].placeholder === 'on|off');

/**
 * Settings of the command line, without the command. `others` are flags of the command, to suggest for a mistyped
 * one.
 */
export function flagEntries(argv: readonly string[], others: readonly string[] = []): Entries {
  const entries: Entry[] = [];
  const problems: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const [flag, inline] = splitFlag(argv[i] ?? '');
    const next = argv[i + 1];
    const key = KEYS.find((candidate) => flagOf(candidate) === flag);
    const negated = SWITCHES.find((candidate) => flag === `--no-${flagOf(candidate).slice(2)}`);
    if (negated !== undefined && inline === undefined)
      entries.push({ key: negated, text: 'off', from: flag });
    else if (key === undefined) {
      problems.push(
        flag.startsWith('-')
          ? unknown(flag, [...others, ...KEYS.map(flagOf)])
          : `unexpected argument ${shorten(flag)}`,
      );
      // Skips its value: one mistake is one line, and the value may be a password.
      if (inline === undefined && next?.startsWith('--') === false) i++;
    } else if (inline !== undefined) entries.push({ key, text: inline, from: flag });
    else if (SWITCHES.includes(key) && (next === undefined || !isSwitchValue(next)))
      entries.push({ key, text: 'on', from: flag });
    // Arguments of a program start with dashes themselves.
    else if (next === undefined || (next.startsWith('--') && SETTINGS[key].placeholder !== 'ARGS'))
      problems.push(`${flag} needs a value`);
    else entries.push({ key, text: argv[++i] ?? '', from: flag });
  }
  return { entries, problems };
}

function splitFlag(word: string): [string, string?] {
  const at = word.startsWith('--') ? word.indexOf('=') : -1;
  return at < 0 ? [word] : [word.slice(0, at), word.slice(at + 1)];
}

function unknown(name: string, known: readonly string[]): string {
  const near = closestMatch(name, known);
  return `unknown setting ${shorten(name)}${near === undefined ? '' : `; did you mean ${near}?`}`;
}

/** Without control and bidi characters, and at most 60 characters. */
export function shorten(value: string): string {
  return visibleText(value, 60);
}
