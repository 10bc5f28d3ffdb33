/**
 * Bundles the pages: daemon/http/page/browser/ to dist/daemon/http/page/bundle/. Part of `npm run build`.
 *
 * Each page and script is there once for each language, as index.de.html and main.de.js. The viewer page has two scripts:
 * main.js shows the first picture, and then loads rest.js (controls, status, plots). The small modules that both need are in
 * both, so that the first picture waits for one script only. settings.js is that of the settings page, connect.js that of
 * /recipes, recordings.js that of /recordings, which loads make-mp4.js for an export as MP4, wall.js that of the wall of a hub. There are no source maps. Scripts and style are there only as gzip, which every browser takes: a Pi
 * need not compress them, and a third of them is in memory. hash.txt changes when one of the files changes.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';
import { isLanguage, LANGUAGES } from '../daemon/http/languages/languages.ts';
import type { Language } from '../daemon/http/languages/languages.ts';
import { withIncludes } from './page-includes.ts';
import { htmlInLanguage, pageTexts, textsInPlace } from './page-texts.ts';
import { writeFolder } from './write-folder.ts';

const SOURCE = fileURLToPath(new URL('../../daemon/http/page/browser', import.meta.url));
const TARGET = fileURLToPath(new URL('../daemon/http/page/bundle', import.meta.url));

/** The scripts of the pages, by the names of their bundles. */
const SCRIPTS = {
  main: 'main.ts',
  rest: 'rest.ts',
  settings: 'settings/main.ts',
  connect: 'connect/main.ts',
  recordings: 'recordings/main.ts',
  wall: 'wall/main.ts',
};
const HTML = {
  index: 'index.html',
  settings: 'settings/settings.html',
  connect: 'connect/connect.html',
  recordings: 'recordings/recordings.html',
  wall: 'wall/wall.html',
};
/** The same in each language. */
const OTHERS = [
  'style.css',
  'settings/settings.css',
  'connect/connect.css',
  'recordings/recordings.css',
  'wall/wall.css',
  'recordings/mp4/make-mp4.ts',
  'favicon.svg',
  'icon.png',
];

const files = new Map<string, string | Uint8Array>();
for (const { path, contents } of await bundle(
  OTHERS.map((name) => join(SOURCE, name)),
  [],
))
  files.set(basename(path), contents);
const serverTexts: Record<string, object> = {};
for (const language of Object.keys(LANGUAGES).filter(isLanguage)) await addLanguage(language);
files.set('texts.json', JSON.stringify(serverTexts));
const hash = createHash('sha256');
for (const [name, content] of [...files].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  hash.update(`${name} ${Buffer.byteLength(content)} `).update(content);
for (const [name, content] of [...files].filter(([each]) => /\.(js|css)$/.test(each))) {
  files.delete(name);
  files.set(`${name}.gz`, gzipSync(content, { level: 9 }));
}
files.set('hash.txt', hash.digest('base64url').slice(0, 12));
writeFolder(TARGET, files);

async function addLanguage(language: Language): Promise<void> {
  const texts = pageTexts(language);
  serverTexts[language] = {
    tag: texts['live']?.['language'],
    forms: texts['forms'],
    errors: texts['errors'],
  };
  const entries = Object.entries(SCRIPTS).map(([name, path]) => [`${name}.${language}`, join(SOURCE, path)]);
  const scripts = await bundle(Object.fromEntries(entries), [later(language), textsInPlace(texts)]);
  for (const { path, contents } of scripts) files.set(basename(path), contents);
  for (const [name, path] of Object.entries(HTML)) {
    const source = withIncludes(readFileSync(join(SOURCE, path), 'utf8'), name, join(SOURCE, 'shared'));
    const html = htmlInLanguage(source, texts, language);
    files.set(`${name}.${language}.html`, withoutIndentation(html));
  }
}

async function bundle(entryPoints: string[] | Record<string, string>, plugins: Plugin[]) {
  const { outputFiles } = await build({
    entryPoints,
    outdir: TARGET,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2023',
    charset: 'utf8',
    loader: { '.svg': 'copy', '.png': 'copy' },
    plugins,
    write: false,
  });
  return outputFiles;
}

/** Keeps the imports of other bundles as imports at run time. */
function later(language: Language): Plugin {
  const bundles: Readonly<Record<string, string>> = {
    './rest.ts': `./rest.${language}.js`,
    './mp4/make-mp4.ts': './make-mp4.js',
  };
  return {
    name: 'later',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\// }, ({ kind, path }) => {
        const other = kind === 'dynamic-import' ? bundles[path] : undefined;
        return other === undefined ? null : { path: other, external: true };
      });
    },
  };
}

/** A quarter of the file is indentation, which browsers do not need. */
function withoutIndentation(html: string): string {
  return html.replaceAll(/^[ \t]+/gm, '');
}
