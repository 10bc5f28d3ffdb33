import { VERSION } from '../version.ts';
import type { Examination, Result } from './examine.ts';
import type { State } from './finding.ts';

const WIDTH = 80;
const WORDS: Record<State, string> = { ok: 'ok', skipped: '-', warning: 'WARNING', fault: 'FAULT' };
/** SGR of terminals: green, grey, yellow, red. */
const COLOURS: Record<State, string> = { ok: '32', skipped: '90', warning: '33', fault: '31;1' };
const STATE_COLUMN = 9;
const TEXT_COLUMN = STATE_COLUMN + 'boot-settings'.length + 1;
const INDENT = ' '.repeat(TEXT_COLUMN);

/** For a person: a line each, and what to do about it below. At most 80 columns, commands aside. */
export function reportText(examination: Examination, colours: boolean): string {
  const { model, results } = examination;
  const head = `picamd ${VERSION}${model === null ? '' : ` on ${model}`}\n`;
  const looked = results.filter(({ state }) => state !== 'skipped');
  const rows = looked.map((result) => row(result, colours)).join('');
  return `${head}${rows}${skippedRow(results, colours)}${verdict(examination)}`;
}

/** For programs. */
export function reportJson({ worst, results }: Examination): string {
  const checks = results.map(({ id, state, says, fix }) => ({ id, state, says, fix }));
  return `${JSON.stringify({ picamd: VERSION, worst, checks }, null, 2)}\n`;
}

function row({ id, state, says, fix }: Result, colours: boolean): string {
  const word = WORDS[state].padEnd(STATE_COLUMN);
  const shown = colours ? `\x1b[${COLOURS[state]}m${word}\x1b[0m` : word;
  const lines = wrap(says, WIDTH - TEXT_COLUMN);
  const first = `${shown}${id.padEnd(TEXT_COLUMN - STATE_COLUMN)}${lines[0] ?? ''}\n`;
  const rest = lines.slice(1).map((line) => `${INDENT}${line}\n`);
  return [first, ...rest, fix === null ? '' : action(fix, INDENT)].join('');
}

/** What there was nothing to look at for, together; the JSON has the reason of each. */
function skippedRow(results: readonly Result[], colours: boolean): string {
  const ids = results.filter(({ state }) => state === 'skipped').map(({ id }) => id);
  if (ids.length === 0) return '';
  const says = `not needed or not there: ${ids.join(', ')}`;
  return row({ id: '', state: 'skipped', says, fix: null }, colours);
}

/** A command is on one line of its own, so that it can be copied. */
function action(fix: string, indent: string): string {
  return isCommand(fix)
    ? `${indent}Type: ${fix}\n`
    : wrap(fix, WIDTH - indent.length)
        .map((line) => `${indent}${line}\n`)
        .join('');
}

/** The last line: what to do first. */
function verdict({ worst, results }: Examination): string {
  if (worst === 'ok') return '\nAll is well.\n';
  const first = results.find(({ state, fix }) => state === worst && fix !== null);
  const counts = (['fault', 'warning'] as const)
    .map((state) => ({ state, times: results.filter((result) => result.state === state).length }))
    .filter(({ times }) => times > 0)
    .map(({ state, times }) => `${times} ${state}${times === 1 ? '' : 's'}`)
    .join(' and ');
  if (first === undefined) return `\n${counts}.\n`;
  return `\n${counts}. To do first, for "${first.id}":\n${action(first.fix ?? '', '')}`;
}

function isCommand(fix: string): boolean {
  return /^[a-z]/.test(fix);
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
