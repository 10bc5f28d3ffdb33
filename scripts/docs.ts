/** `npm run docs`: writes the parts of the documentation that come from the code. With --check, only lists outdated files. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CAMERA_ERRORS, OPTION_NAMES, OPTION_TABLE } from 'libcamera-wrapper';
import { ALIASES } from '../daemon/http/middleware/aliases.ts';
import { CLIENT_ROUTES } from '../daemon/http/client-routes.ts';
import { HUB_ROUTES } from '../daemon/http/hub/hub-routes.ts';
import type { RouteFacts } from '../daemon/http/request-route.ts';
import { ROUTES } from '../daemon/http/routes.ts';
import { GROUPS, isKey, SETTINGS } from '../daemon/config/settings.ts';
import type { Key } from '../daemon/config/settings.ts';
import { errorEntry, ERRORS } from '../daemon/errors.ts';
import type { ErrorCode } from '../daemon/errors.ts';
import { plot } from './bench/plot.ts';
import { measuredText } from './bench/measured-text.ts';
import { keptResults } from './bench/results.ts';
import { between } from './between.ts';
import { imageResults } from './image-results.ts';
import { recipesPage } from './recipes-page.ts';

interface Generated {
  file: string;
  /** The text that the file should have; `page` is the one that it has. */
  render(page: string): string;
}

const GENERATED: readonly Generated[] = [
  { file: 'README.md', render: (page) => between(page, 'measured', measuredText(keptResults())) },
  { file: 'scripts/bench/results.svg', render: () => plot(keptResults()) },
  { file: 'config/picamd.conf', render: settingsFile },
  { file: 'config/README.md', render: (page) => between(page, 'settings', settingsTable()) },
  { file: 'daemon/README.md', render: (page) => between(page, 'errors', errorTable()) },
  { file: 'daemon/http/README.md', render: (page) => between(page, 'routes', routeTable(ROUTES)) },
  { file: 'daemon/hub/README.md', render: (page) => between(page, 'hub-routes', hubRouteTable()) },
  { file: 'daemon/http/api.md', render: (page) => between(page, 'aliases', aliasTable()) },
  { file: 'daemon/libcamera-wrapper/README.md', render: wrapperTables },
  { file: 'deploy/recipes.md', render: recipesPage },
  { file: 'test/image/results.md', render: imageResults },
];

const ROOT = new URL('../../', import.meta.url);

/** The files whose generated part differs from the code. */
export function outdated(): { file: string; text: string }[] {
  return GENERATED.map(({ file, render }) => {
    const now = readFileSync(fileURLToPath(new URL(file, ROOT)), 'utf8');
    return { file, now, text: render(now) };
  }).filter(({ now, text }) => now !== text);
}

function settingsFile(): string {
  const groups = Object.entries(GROUPS).map(([name, settings]) => {
    const rows = Object.keys(settings)
      .filter(isKey)
      .map((key) => {
        const { help, allowed, defaultText } = SETTINGS[key];
        return `# ${help}\n# Allowed: ${allowed}.\n${key}=${defaultText}\n`;
      });
    return `# ${name} ${'-'.repeat(76 - name.length)}\n\n${rows.join('\n')}`;
  });
  return `# Settings of picamd. Lines that start with # are comments.
# These are the defaults; an empty CAMERA_ value leaves the choice to the camera program.
# After a change, run: sudo systemctl reload picamd

${groups.join('\n')}`;
}

/** Without the rows that every role has. */
function hubRouteTable(): string {
  const shared = new Set(CLIENT_ROUTES.map(({ path }) => path));
  return routeTable(HUB_ROUTES.filter(({ path }) => !shared.has(path)));
}

function routeTable(routes: readonly RouteFacts[]): string {
  const rows = routes.map(
    ({ methods, path, right, answers }) => `| \`${methods.join(', ')} ${path}\` | ${right} | ${answers} |`,
  );
  return table(['route', 'right', 'answers'], rows);
}

function aliasTable(): string {
  const rows = ALIASES.map(({ path, action, serves, of }) => {
    const url = action === undefined ? path : `${path}?action=${action}`;
    return `| \`${url}\` | \`${serves}\` | ${of} |`;
  });
  return ['| URL | serves | of |', '|---|---|---|', ...rows, ''].join('\n');
}

function settingsTable(): string {
  const rows = Object.entries(GROUPS).flatMap(([name, settings]) => [
    `| **${name}** | | | |`,
    ...Object.keys(settings).filter(isKey).map(settingRow),
  ]);
  return table(['setting', 'default', 'meaning', 'allowed'], rows);
}

function settingRow(key: Key): string {
  const { defaultText, help, allowed } = SETTINGS[key];
  return `| \`${key}\` | ${defaultText === '' ? '' : `\`${defaultText}\``} | ${help} | ${allowed} |`;
}

function errorTable(): string {
  const rows = (Object.keys(ERRORS) as ErrorCode[]).map((code) => {
    const { exit, http, retry, notice, meaning } = errorEntry(code);
    const effect = [
      exit === undefined ? '' : `exit ${exit}`,
      http === undefined ? '' : `HTTP ${http}`,
      retry === undefined ? '' : `retry: ${retry}`,
      notice === undefined ? '' : 'notice',
    ];
    return `| \`${code}\` | ${effect.filter((text) => text !== '').join(', ')} | ${meaning} |`;
  });
  return table(['code', 'effect', 'meaning'], rows);
}

function wrapperTables(page: string): string {
  return between(between(page, 'errors', cameraErrorTable()), 'options', optionTable());
}

function cameraErrorTable(): string {
  const rows = Object.entries(CAMERA_ERRORS).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
  return table(['code', 'meaning'], rows);
}

function optionTable(): string {
  const rows = OPTION_NAMES.map((name) => {
    const { flag, allowed, since } = OPTION_TABLE[name];
    const passedAs = flag === null ? '' : `\`--${flag}\``;
    return `| \`${name}\` | ${allowed} | ${passedAs} | ${since === undefined ? '' : `v${since}`} |`;
  });
  return table(['option', 'must be', 'passed as', 'since'], rows);
}

function table(heads: string[], rows: string[]): string {
  return `| ${heads.join(' | ')} |\n|${'---|'.repeat(heads.length)}\n${rows.join('\n')}\n`;
}

/** Writes the files whose generated part differs from the code; returns their names. */
export function writeDocs(): string[] {
  return outdated().map(({ file, text }) => {
    writeFileSync(fileURLToPath(new URL(file, ROOT)), text);
    return file;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const check = process.argv.includes('--check');
  const files = check ? outdated().map(({ file }) => file) : writeDocs();
  for (const file of files)
    process.stdout.write(`${file} ${check ? 'is out of date: npm run docs' : 'written'}\n`);
  process.exitCode = check && files.length > 0 ? 1 : 0;
}
