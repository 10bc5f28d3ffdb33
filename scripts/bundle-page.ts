/**
 * Bundles daemon/http/page/browser/ to dist/daemon/http/page/bundle/. Part of `npm run build`.
 *
 * Two scripts: main.js shows the first picture, then loads rest.js (controls, status, plots). The few small modules that
 * both need are in both, so that the first picture needs only one file. Without source maps.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';

const SOURCE = new URL('../../daemon/http/page/browser/', import.meta.url);
const TARGET = new URL('../daemon/http/page/bundle/', import.meta.url);

/** Leaves `import('./rest.ts')` as an import of the other bundle at run time. */
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
// Remove indentation, a quarter of the file.
const html = readFileSync(new URL('index.html', SOURCE), 'utf8').replaceAll(/^[ \t]+/gm, '');
writeFileSync(new URL('index.html', TARGET), html);
