import { isSwitchWord } from './kinds.ts';
import { closestMatch } from './closest-match.ts';
import { flagOf, isKey, KEYS, SETTINGS, variableOf } from './settings.ts';
import type { Key } from './settings.ts';

/** A value as it was written, and where. */
export interface Entry {
  key: Key;
  text: string;
  /** As in `/etc/picamd/picamd.conf line 3`. */
  from: string;
}

/** What one place of settings holds, and what is wrong with it. */
export interface Entries {
  entries: Entry[];
  problems: string[];
}

/**
 * Settings of a file: KEY=VALUE lines, # comments. Values are read as `util.parseEnv` reads them, a
 * line at a time, so that a problem has its line and nothing is passed over.
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
    // No more than the first word of it: there may be a password behind.
    if (name === undefined)
      problems.push(`${from}: not a KEY=VALUE line: ${shorten(/[^\s:=]*/.exec(line.trim())?.[0] ?? '')}`);
    else if (!isKey(name)) problems.push(`${from}: ${unknown(name, KEYS)}`);
    else if (lineOf.has(name)) problems.push(`${from}: ${name} stands in line ${lineOf.get(name)} already`);
    else {
      lineOf.set(name, index + 1);
      const text = valueOf(line, name);
      if (text === null) problems.push(`${from}: the quotes of ${name} do not match`);
      else entries.push({ key: name, text, from });
    }
  }
  return { entries, problems };
}

/**
 * The text behind the `=`: as it is, or between quotes; a # behind a space starts a comment. Null when a quote is
 * not closed. A list of words has quotes of its own, which stay.
 */
function valueOf(line: string, key: Key): string | null {
  const text = line.slice(line.indexOf('=') + 1).trim();
  if (SETTINGS[key].placeholder === 'WORDS') return text;
  const quote = text[0];
  if (quote !== '"' && quote !== "'") return text.replace(/(^|\s)#.*$/, '').trim();
  const end = text.indexOf(quote, 1);
  return end < 0 || !/^\s*(#.*)?$/.test(text.slice(end + 1)) ? null : text.slice(1, end);
}

/** Settings of the environment: all that starts with PICAMD_. */
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
 * Settings of the command line; the commands (--help …) have been taken out of it. `others` are flags that could
 * have been meant.
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
      problems.push(unknown(flag, [...others, ...KEYS.map(flagOf)]));
      // Its value: one mistake is one line, and there may be a password in it.
      if (inline === undefined && next?.startsWith('--') === false) i++;
    } else if (inline !== undefined) entries.push({ key, text: inline, from: flag });
    else if (SWITCHES.includes(key) && (next === undefined || !isSwitchWord(next)))
      entries.push({ key, text: 'on', from: flag });
    // Further options of a program begin with dashes themselves.
    else if (next === undefined || (next.startsWith('--') && SETTINGS[key].placeholder !== 'WORDS'))
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
  return `${shorten(name)} is not a setting${near === undefined ? '' : `; did you mean ${near}?`}`;
}

/** Printable, and no longer than a terminal's line. */
export function shorten(value: string): string {
  const clean = value.replaceAll(/\p{Cc}/gu, '?');
  return clean.length > 60 ? `${clean.slice(0, 57)}...` : clean;
}
