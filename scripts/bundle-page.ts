/**
 * Bundles the viewer page: daemon/http/page/browser/ to dist/daemon/http/page/bundle/. Part of `npm run build`.
 *
 * There are two scripts: main.js shows the first picture, and then loads rest.js (controls, status, plots). The small
 * modules that both need are in both, so that the first picture waits for one script only. There are no source maps.
 */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';
import { writeFolder } from './write-folder.ts';
import { HTML_TEXTS } from '../daemon/http/page/browser/texts.ts';

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
  entryPoints: ['main.ts', 'rest.ts', 'style.css', 'favicon.svg', 'icon.png'].map((name) =>
    join(SOURCE, name),
  ),
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
const template = readFileSync(join(SOURCE, 'index.html'), 'utf8');
files.set('index.html', Buffer.from(withoutIndentation(withTexts(template))));

writeFolder(TARGET, files);

/** @throws Error when index.html and its texts do not match. */
function withTexts(html: string): string {
  const unused = new Set(Object.keys(HTML_TEXTS));
  const filled = html.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const text = (HTML_TEXTS as Readonly<Record<string, string>>)[name];
    if (text === undefined) throw new Error(`texts.ts has no text for {{${name}}} of index.html`);
    unused.delete(name);
    return text.replaceAll(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  });
  if (unused.size > 0)
    throw new Error(`index.html does not use these of HTML_TEXTS: ${[...unused].join(' ')}`);
  return filled;
}

/** A quarter of the file is indentation, which browsers do not need. */
function withoutIndentation(html: string): string {
  return html.replaceAll(/^[ \t]+/gm, '');
}
