/**
 * Bundles the daemon: `bundle.js FOLDER [VERSION]` writes dist/, package.json and LICENSES there, as an installed package
 * has them, with the packages that the daemon uses inside. A bundle starts in half the time of the modules that tsc
 * writes to dist/, on which the tests run. Needs a built dist/, for the page.
 *
 * A folder in build/ is also what `npm pack ./build/bundle` packs; its source maps are in build/maps/, and its modules refer to
 * them.
 */
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { BuildRecord } from '../daemon/system/build-record.ts';
import { commandsTogether, inPlace, listedRecipes, fewMediaTypes, mqttForNode } from './bundle-plugins.ts';
import { copyrightText, packagesOf } from './debian-copyright.ts';
import { copyFolder, writeFolder } from './write-folder.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MAIN = 'dist/daemon/main.js';
const PAGE = 'dist/daemon/http/page/bundle';
/** What the npm package has in addition; the Debian package has them elsewhere. */
const BESIDE = ['README.md', 'CHANGELOG.md', 'LICENSE', 'config', 'deploy'];
/** CommonJS packages require Node's modules. */
const REQUIRE = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;

const [folder = 'build/bundle', asked] = process.argv.slice(2);
const target = resolve(folder);
const maps = dirname(target) === join(ROOT, 'build') ? join(ROOT, 'build/maps') : null;
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<string, unknown>;
const version = asked ?? String(manifest['version']);

/** Without what only a checkout needs. */
const forPackage = Object.fromEntries(
  ['name', 'version', 'description', 'keywords', 'license', 'type', 'engines', 'bin', 'exports'].map(
    (key) => [key, key === 'version' ? version : manifest[key]],
  ),
);

const { outputFiles, metafile } = await build({
  absWorkingDir: ROOT,
  entryPoints: {
    main: 'daemon/main.ts',
    'test-picture/main': 'daemon/test-picture/main.ts',
    'frame/turn/turn-worker': 'daemon/frame/turn/turn-worker.ts',
    'motion/worker/motion-worker': 'daemon/motion/worker/motion-worker.ts',
  },
  // The same for each target: paths are in the maps, and in the hashes that are in the names.
  outdir: 'build/bundle/dist/daemon',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // A development dependency that `debug` uses if it is there.
  external: ['supports-color'],
  // Names stay as they are, and lines short, so that a stack in a log can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 200,
  legalComments: 'none',
  banner: { js: REQUIRE },
  sourcemap: 'external',
  sourcesContent: false,
  metafile: true,
  plugins: [listedRecipes, commandsTogether, inPlace, fewMediaTypes, mqttForNode],
  write: false,
});

const modules = new Map<string, string>();
const mapFiles = new Map<string, Uint8Array>();
for (const { path, contents, text } of outputFiles) {
  const name = relative(join(ROOT, 'build/bundle'), path);
  const code = name === MAIN ? alone(text) : text;
  if (name.endsWith('.map')) mapFiles.set(name, contents);
  else modules.set(name, maps === null ? code : `${code}//# sourceMappingURL=${mapOf(name)}\n`);
}
const files = new Map<string, string | Uint8Array>(modules);
for (const name of readdirSync(join(ROOT, PAGE)))
  files.set(`${PAGE}/${name}`, readFileSync(join(ROOT, PAGE, name)));
const record: BuildRecord = {
  version: version,
  files: Object.fromEntries(
    [...files].map(([name, content]) => [name.slice('dist/daemon/'.length), Buffer.byteLength(content)]),
  ),
  maps: maps === null ? null : dirname(mapOf(MAIN)),
};
files.set('dist/daemon/build.json', JSON.stringify(record));

writeFolder(join(target, 'dist'), withoutFolder(files, 'dist/'));
chmodSync(join(target, MAIN), 0o755);
writeFileSync(join(target, 'package.json'), `${JSON.stringify(forPackage, null, 2)}\n`);
writeFileSync(join(target, 'LICENSES'), copyrightText(ROOT, packagesOf(Object.keys(metafile.inputs))));
if (maps !== null) {
  writeFolder(maps, mapFiles);
  for (const name of BESIDE) copyFolder(join(ROOT, name), join(target, name));
  // For the modules of tsc, so that an old dist/ is noticed after a release.
  const tree: BuildRecord = { version, files: {}, maps: null };
  writeFileSync(join(ROOT, 'dist/daemon/build.json'), JSON.stringify(tree));
}

/** Without the import of esbuild's functions, which main.js does not use: it has to run if any other file is missing. */
function alone(text: string): string {
  return text.replace(/^import ?"\.\/chunk-\w+\.js";/m, '');
}

/** The map of a module, relative to the module. */
function mapOf(name: string): string {
  return `${relative(join('build/bundle', dirname(name)), join('build/maps', name))}.map`;
}

function withoutFolder<T>(all: ReadonlyMap<string, T>, prefix: string): Map<string, T> {
  return new Map([...all].map(([name, content]) => [name.slice(prefix.length), content]));
}
