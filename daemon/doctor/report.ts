import { wordWrap } from '../text/word-wrap.ts';
import { VERSION } from '../version.ts';
import type { Report, NamedResult } from './run-checks.ts';
import type { CheckState } from './check-result.ts';

const WIDTH = 80;
const LABELS: Record<CheckState, string> = { ok: 'ok', skipped: '-', warning: 'WARNING', fault: 'FAULT' };
/** SGR codes of terminals: green, gray, yellow, red. */
const COLORS: Record<CheckState, string> = { ok: '32', skipped: '90', warning: '33', fault: '31;1' };
/** These checks share one line, unless something is wrong. */
const SETUP_CHECKS = ['boot-config', 'legacy', 'group', 'devices', 'dma-heap', 'cma'];
const STATE_COLUMN = 9;
const TEXT_COLUMN = STATE_COLUMN + 'boot-settings'.length + 1;
const INDENT = ' '.repeat(TEXT_COLUMN);

/** The report for people: one line per check, hints below it. At most 80 columns, except for commands. */
export function reportText(report: Report, colors: boolean): string {
  const { name, model, results } = report;
  const head = wordWrap(`${name}: picamd ${VERSION}${model === null ? '' : ` on ${model}`}`, WIDTH);
  const rows = condense(results)
    .map((result) => row(result, colors))
    .join('');
  return `${head.join('\n')}\n${rows}${summary(report)}`;
}

/** The report for programs. */
export function reportJson({ name, worst, results }: Report): string {
  const checks = results.map(({ id, state, message, hint }) => ({ id, state, says: message, fix: hint }));
  return `${JSON.stringify({ picamd: VERSION, name, worst, checks }, null, 2)}\n`;
}

function row({ id, state, message, hint }: NamedResult, colors: boolean): string {
  const label = LABELS[state].padEnd(STATE_COLUMN);
  const shown = colors ? `\x1b[${COLORS[state]}m${label}\x1b[0m` : label;
  const lines = wordWrap(message, WIDTH - TEXT_COLUMN);
  const first = `${shown}${id.padEnd(TEXT_COLUMN - STATE_COLUMN)}${lines[0] ?? ''}\n`;
  const rest = lines.slice(1).map((line) => `${INDENT}${line}\n`);
  return [first, ...rest, hint === null ? '' : hintText(hint, INDENT)].join('');
}

/** Puts the setup checks that passed on one line, and the skipped checks on another. */
function condense(results: readonly NamedResult[]): NamedResult[] {
  const passed = results.filter(({ id, state }) => state === 'ok' && SETUP_CHECKS.includes(id));
  const skipped = results.filter(({ state }) => state === 'skipped');
  const rows = results.flatMap((result) => {
    if (result === passed[0]) return [{ ...result, id: 'setup', message: names(passed) }];
    return passed.includes(result) || skipped.includes(result) ? [] : [result];
  });
  const message = `skipped: ${names(skipped)}`;
  return skipped.length === 0 ? rows : [...rows, { id: '', state: 'skipped', message, hint: null }];
}

function names(results: readonly NamedResult[]): string {
  return results.map(({ id }) => id).join(', ');
}

/** A command stays on one line, so that it can be copied. */
function hintText(hint: string, indent: string): string {
  return isCommand(hint)
    ? `${indent}Run: ${hint}\n`
    : wordWrap(hint, WIDTH - indent.length)
        .map((line) => `${indent}${line}\n`)
        .join('');
}

/** The last lines: what to do first. */
function summary({ worst, results }: Report): string {
  if (worst === 'ok') return '\nNo problems found.\n';
  const first = results.find(({ state, hint }) => state === worst && hint !== null);
  const counts = (['fault', 'warning'] as const)
    .map((state) => ({ state, count: results.filter((result) => result.state === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${count} ${state}${count === 1 ? '' : 's'}`)
    .join(' and ');
  if (first === undefined) return `\n${counts}.\n`;
  return `\n${counts}. Fix this first (${first.id}), then run picamd doctor again:\n${hintText(first.hint ?? '', '')}`;
}

function isCommand(hint: string): boolean {
  return /^[a-z]/.test(hint);
}
