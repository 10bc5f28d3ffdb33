/**
 * Bundles the pages: daemon/http/page/browser/ to dist/daemon/http/page/bundle/. Part of `npm run build`.
 *
 * The viewer page has two scripts: main.js shows the first picture, and then loads rest.js (controls, status, plots). The small
 * modules that both need are in both, so that the first picture waits for one script only. settings.js is that of the settings page.
 * There are no source maps.
 */
import { readFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';
import { writeFolder } from './write-folder.ts';
import { HTML_TEXTS, PAGE_LANGUAGE } from '../daemon/http/page/browser/texts.ts';
import { TEXTS } from '../daemon/http/page/browser/settings/texts.ts';

const SOURCE = fileURLToPath(new URL('../../daemon/http/page/browser', import.meta.url));
const TARGET = fileURLToPath(new URL('../daemon/http/page/bundle', import.meta.url));

/** Keeps `import('./rest.ts')` as an import of the other bundle at run time. */
const loadRestLater: Plugin = {
  name: 'load-rest-later',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/rest\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './rest.js', external: true } : null,
    );
  },
};

const { outputFiles } = await build({
  entryPoints: [
    'main.ts',
    'rest.ts',
    'style.css',
    'favicon.svg',
    'icon.png',
    'settings/main.ts',
    'settings/settings.css',
  ].map((name) => ({ in: join(SOURCE, name), out: outputName(name) })),
  outdir: TARGET,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2023',
  loader: { '.svg': 'copy', '.png': 'copy' },
  plugins: [loadRestLater],
  write: false,
});
const files = new Map<string, Uint8Array>(
  outputFiles.map(({ path, contents }) => [basename(path), contents]),
);
addHtml('index.html', HTML_TEXTS);
addHtml('settings/settings.html', { ...TEXTS.settings, language: PAGE_LANGUAGE });

writeFolder(TARGET, files);

/** The name of a bundle without its ending: a folder's main.ts is named after the folder. */
function outputName(source: string): string {
  const folder = dirname(source);
  return basename(source) === 'main.ts' && folder !== '.' ? folder : basename(source, extname(source));
}

function addHtml(source: string, texts: Readonly<Record<string, string>>): void {
  const template = readFileSync(join(SOURCE, source), 'utf8');
  files.set(basename(source), Buffer.from(withoutIndentation(withTexts(template, source, texts))));
}

/** @throws Error when the page has a text that is not in its list. */
function withTexts(html: string, source: string, texts: Readonly<Record<string, string>>): string {
  return html.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const text = texts[name];
    if (text === undefined) throw new Error(`there is no text for {{${name}}} of ${source}`);
    return text.replaceAll(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  });
}

/** A quarter of the file is indentation, which browsers do not need. */
function withoutIndentation(html: string): string {
  return html.replaceAll(/^[ \t]+/gm, '');
}
