import { VERSION } from '../version.ts';
import type { Report, NamedResult } from './run-checks.ts';
import type { State } from './check-result.ts';

const WIDTH = 80;
const WORDS: Record<State, string> = { ok: 'ok', skipped: '-', warning: 'WARNING', fault: 'FAULT' };
/** SGR of terminals: green, grey, yellow, red. */
const COLOURS: Record<State, string> = { ok: '32', skipped: '90', warning: '33', fault: '31;1' };
/** What is said of these is of use when it is not well. */
const SET_UP = ['boot-config', 'legacy', 'group', 'devices', 'dma-heap', 'cma'];
const STATE_COLUMN = 9;
const TEXT_COLUMN = STATE_COLUMN + 'boot-settings'.length + 1;
const INDENT = ' '.repeat(TEXT_COLUMN);

/** For a person: a line each, and what to do about it below. At most 80 columns, commands aside. */
export function reportText(report: Report, colours: boolean): string {
  const { model, results } = report;
  const head = `picamd ${VERSION}${model === null ? '' : ` on ${model}`}\n`;
  const rows = gathered(results)
    .map((result) => row(result, colours))
    .join('');
  return `${head}${rows}${verdict(report)}`;
}

/** For programs. */
export function reportJson({ worst, results }: Report): string {
  const checks = results.map(({ id, state, message, hint }) => ({ id, state, says: message, fix: hint }));
  return `${JSON.stringify({ picamd: VERSION, worst, checks }, null, 2)}\n`;
}

function row({ id, state, message, hint }: NamedResult, colours: boolean): string {
  const word = WORDS[state].padEnd(STATE_COLUMN);
  const shown = colours ? `\x1b[${COLOURS[state]}m${word}\x1b[0m` : word;
  const lines = wrap(message, WIDTH - TEXT_COLUMN);
  const first = `${shown}${id.padEnd(TEXT_COLUMN - STATE_COLUMN)}${lines[0] ?? ''}\n`;
  const rest = lines.slice(1).map((line) => `${INDENT}${line}\n`);
  return [first, ...rest, hint === null ? '' : action(hint, INDENT)].join('');
}

/** What is well and nobody needs to know more of is one line, and so is what there was nothing to look at for. */
function gathered(results: readonly NamedResult[]): NamedResult[] {
  const quiet = results.filter(({ id, state }) => state === 'ok' && SET_UP.includes(id));
  const absent = results.filter(({ state }) => state === 'skipped');
  const rows = results.flatMap((result) => {
    if (result === quiet[0]) return [{ ...result, id: 'set-up', message: names(quiet) }];
    return quiet.includes(result) || absent.includes(result) ? [] : [result];
  });
  const message = `not needed or not there: ${names(absent)}`;
  return absent.length === 0 ? rows : [...rows, { id: '', state: 'skipped', message, hint: null }];
}

function names(results: readonly NamedResult[]): string {
  return results.map(({ id }) => id).join(', ');
}

/** A command is on one line of its own, so that it can be copied. */
function action(hint: string, indent: string): string {
  return isCommand(hint)
    ? `${indent}Type: ${hint}\n`
    : wrap(hint, WIDTH - indent.length)
        .map((line) => `${indent}${line}\n`)
        .join('');
}

/** The last line: what to do first. */
function verdict({ worst, results }: Report): string {
  if (worst === 'ok') return '\nAll is well.\n';
  const first = results.find(({ state, hint }) => state === worst && hint !== null);
  const counts = (['fault', 'warning'] as const)
    .map((state) => ({ state, times: results.filter((result) => result.state === state).length }))
    .filter(({ times }) => times > 0)
    .map(({ state, times }) => `${times} ${state}${times === 1 ? '' : 's'}`)
    .join(' and ');
  if (first === undefined) return `\n${counts}.\n`;
  return `\n${counts}. Do this first (${first.id}), then look again:\n${action(first.hint ?? '', '')}`;
}

function isCommand(hint: string): boolean {
  return /^[a-z]/.test(hint);
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
