/**
 * Builds what the browser gets: daemon/http/page/browser/ becomes dist/daemon/http/page/bundle/. Part of `npm run build`.
 *
 * Two scripts: main.js shows the first picture, rest.js (controls, status, plots) is loaded after it. The few small
 * modules that both need are in both, so that the first picture waits for one file. Source maps are left out.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';

const SOURCE = new URL('../../daemon/http/page/browser/', import.meta.url);
const TARGET = new URL('../daemon/http/page/bundle/', import.meta.url);

/** Keeps `import('./rest.ts')` an import at run time, of the other bundle. */
const loadRestLater: Plugin = {
  name: 'load-rest-later',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/rest\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './rest.js', external: true } : null,
    );
  },
};

rmSync(TARGET, { recursive: true, force: true });
await build({
  entryPoints: ['main.ts', 'rest.ts', 'style.css', 'favicon.svg'].map((name) =>
    fileURLToPath(new URL(name, SOURCE)),
  ),
  outdir: fileURLToPath(TARGET),
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2023',
  loader: { '.svg': 'copy' },
  plugins: [loadRestLater],
});
// A browser needs no indentation, which is a quarter of the file.
const html = readFileSync(new URL('index.html', SOURCE), 'utf8').replaceAll(/^[ \t]+/gm, '');
writeFileSync(new URL('index.html', TARGET), html);
