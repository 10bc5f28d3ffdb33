import { formatNotice } from '../errors.ts';
import { COMMANDS } from './command-line.ts';
import {
  DESCRIPTION,
  EXAMPLES,
  EXIT_STATUS,
  OPTIONS,
  PRECEDENCE,
  SIGNALS,
  SUMMARY,
  USAGE,
} from './help-content.ts';
import type { Loaded } from './load.ts';
import { flagOf, GROUPS, isKey, SETTINGS } from './settings.ts';
import type { Key } from './settings.ts';
import { capitalize } from '../text/capitalize.ts';
import { visibleText } from '../text/visible-text.ts';
import { wordWrap } from '../text/word-wrap.ts';

const LABEL_COLUMN = 34;
const WIDTH = 100;

/** The text of --help, at most 100 columns. */
export function helpText(): string {
  const groups = Object.entries(GROUPS).map(([name, settings]) => {
    const rows = Object.keys(settings).filter(isKey).map(settingRows);
    return `${name}:\n${rows.join('')}`;
  });
  const commands = Object.entries(COMMANDS).map(([name, { placeholder, help }]) =>
    row(`${name} ${placeholder}`.trim(), help),
  );
  const options = OPTIONS.map(([label, help]) => row(label, help));
  const exit = EXIT_STATUS.map(([status, meaning]) => row(status, meaning));
  return `picamd: ${SUMMARY}.

Usage: ${USAGE}

${paragraph(DESCRIPTION)}
Without a command, picamd runs the camera. Commands:
${commands.join('')}
${options.join('')}
${groups.join('\n')}
${paragraph(PRECEDENCE)}${paragraph(SIGNALS)}
Exit status:
${exit.join('')}
Examples:
${EXAMPLES.map((example) => `  ${example}\n`).join('')}`;
}

function paragraph(text: string): string {
  return `${wordWrap(text, WIDTH).join('\n')}\n`;
}

function settingRows(key: Key): string {
  const { placeholder, help, defaultText, allowed } = SETTINGS[key];
  const values = placeholder === 'CHOICE' ? ` ${capitalize(allowed)}.` : '';
  const text = `${help}${values}${defaultText === '' ? '' : ` [${defaultText}]`}`;
  return row(`${flagOf(key)} ${placeholder}`, text);
}

function row(label: string, text: string): string {
  const lines = wordWrap(text, WIDTH - LABEL_COLUMN);
  const left = `  ${label}`;
  const first = left.length < LABEL_COLUMN ? `${left.padEnd(LABEL_COLUMN)}${lines.shift()}` : left;
  return [first, ...lines.map((line) => ' '.repeat(LABEL_COLUMN) + line)].join('\n') + '\n';
}

/** What --check prints: the settings that differ from the defaults, where they come from, `more`, and notices. */
export function describeConfig({ config, file, origins, notices }: Loaded, more: readonly string[]): string {
  const rows = [...origins].map(([key, from]) => {
    const value = SETTINGS[key].secret ? '(not shown)' : [config[key]].flat().join(' ');
    return `  ${key}=${value}  (${from})`;
  });
  const from = file === null ? 'no settings file' : file;
  const warnings = notices.map((notice) => `Warning: ${formatNotice(notice)}`);
  const lines = [`The settings are valid (${from}).`, ...rows, ...more, ...warnings];
  // Values and paths are text of others, and this may be a terminal.
  return lines.map((line) => `${visibleText(line)}\n`).join('');
}
