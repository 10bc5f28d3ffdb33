import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

const DAEMON = fileURLToPath(new URL('../../daemon', import.meta.url));
const REQUIRE = 'const require = createRequire(import.meta.url);';

/**
 * Modules that find files by `import.meta.url` find them from the bundle too: it is replaced by where the module is in
 * dist/daemon/, the folder that all chunks are in. What a module requires with `createRequire` becomes part of the bundle,
 * and is still evaluated on the call only.
 */
export const inPlace: Plugin = {
  name: 'in-place',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const module = `./${relative(DAEMON, path).replace(/\.ts$/, '.js')}`;
      const contents = readFileSync(path, 'utf8')
        .replace(REQUIRE, '')
        .replaceAll('import.meta.url', `new URL('${module}', import.meta.url).href`);
      return { contents, loader: 'ts' };
    });
  },
};

/** Imports each recipe by its name, because the bundle has no folder of recipes. */
export const listedRecipes: Plugin = {
  name: 'listed-recipes',
  setup({ onLoad }) {
    onLoad({ filter: /\/recipes\/program-folder\.ts$/ }, ({ path }) => {
      const resolveDir = dirname(path);
      const names = readdirSync(join(resolveDir, 'programs')).toSorted();
      const imports = names.map((name, i) => `import recipe${i} from './programs/${name}';`);
      const list = names.map((_, i) => `recipe${i}`).join();
      return { contents: `${imports.join('\n')}\nexport const PROGRAMS = [${list}];`, resolveDir };
    });
  },
};

/** The media types that picamd sends, accepts or compares. Koa's packages have two lists of 2500, 190 KB each. */
const MEDIA_TYPES =
  /^(text|image|multipart)\/|^application\/(json|javascript|octet-stream|x-www-form-urlencoded)$/;

export const fewMediaTypes: Plugin = {
  name: 'few-media-types',
  setup({ onLoad }) {
    onLoad({ filter: /\/mime-db\/db\.json$/ }, ({ path }) => {
      const all = Object.entries(JSON.parse(readFileSync(path, 'utf8')) as object);
      const few = Object.fromEntries(all.filter(([type]) => MEDIA_TYPES.test(type)));
      return { contents: JSON.stringify(few), loader: 'json' };
    });
  },
};

/** Puts all commands into one file: one for each would mean a file for each set of commands that share a module. */
export const commandsTogether: Plugin = {
  name: 'commands-together',
  setup({ onLoad }) {
    onLoad({ filter: /\/commands\/run-command\.ts$/ }, ({ path }) => {
      const imports: string[] = [];
      const contents = readFileSync(path, 'utf8').replaceAll(/await import\(('[^']+')\)/g, (_, module) => {
        imports.push(`import * as command${imports.length} from ${String(module)};\n`);
        return `command${imports.length - 1}`;
      });
      return { contents: contents + imports.join(''), loader: 'ts' };
    });
  },
};

/** What the MQTT client carries for browsers and old versions of Node: a copy of Node's streams, and timers in a worker thread. */
export const mqttForNode: Plugin = {
  name: 'mqtt-for-node',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^readable-stream$/ }, () => ({ path: 'node:stream', external: true }));
    onLoad({ filter: /\/node_modules\/worker-timers\// }, () => ({ contents: '', loader: 'js' }));
  },
};
