import { existsSync, readFileSync, statSync } from 'node:fs';

/** What scripts/bundle.ts writes about a build, as build.json beside main.js. */
export interface BuildRecord {
  readonly version: string;
  /** Path below that folder → size in bytes. Names of modules contain a hash, so a foreign one has another name. */
  readonly files: Readonly<Record<string, number>>;
  /** The folder of the source maps, relative to that folder; null if they are elsewhere, as in a package. */
  readonly maps: string | null;
}

/** Exit status of `incomplete-build` in errors.ts, which main.ts does not import: it may be what is missing. */
export const EXIT_INCOMPLETE = 72;
const BUILD_AGAIN = 'In a checkout, run npm run build.';
const INSTALL_AGAIN = `Run sudo apt-get install --reinstall picamd. ${BUILD_AGAIN}`;
const FOLDER = new URL('../', import.meta.url);

/**
 * What is wrong with picamd's own files, with what to do about it; null if they are those of one build. Main.ts calls
 * this before it loads anything else. A tree that only tsc has built has no record and is not checked.
 */
export function buildFault(folder: URL = FOLDER): string | null {
  try {
    const record = read(new URL('build.json', folder)) as BuildRecord;
    const { version } = read(new URL('../../package.json', folder)) as { version: string };
    if (version !== record.version)
      return incomplete(`its files are of version ${record.version}, and package.json is of ${version}`);
    for (const [name, size] of Object.entries(record.files))
      if (statSync(new URL(name, folder)).size !== size)
        return incomplete(`${name} is truncated or of another version`);
    return null;
  } catch (error) {
    // Without a package.json that Node can parse, it runs no main.ts.
    if (error instanceof SyntaxError) return incomplete('build.json is damaged');
    if (!isMissing(error)) throw error;
    return error.path.endsWith('/build.json') ? null : incomplete(`${error.path} is missing`);
  }
}

/**
 * What a failure to load a module says about picamd's own files; null if it is another error, such as a SyntaxError of
 * JSON.parse, or a package that Node does not find, which may be for lack of free files.
 */
export function loadFault(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const isMissingModule = error.message.startsWith('Cannot find module ');
  const isForeign = error instanceof SyntaxError && /node:internal\/modules\//.test(error.stack ?? '');
  if (!isForeign && !isMissingModule) return null;
  return incomplete(error.message.split('\n')[0] ?? '');
}

/** Says so if Node is to use source maps (--enable-source-maps) and one is missing; null if not. */
export function mapsFault(folder: URL = FOLDER): string | null {
  if (!process.sourceMapsEnabled || !existsSync(new URL('build.json', folder))) return null;
  const { maps, files } = read(new URL('build.json', folder)) as BuildRecord;
  if (maps === null) return null;
  const missing = Object.keys(files)
    .filter((name) => name.endsWith('.js') && !name.startsWith('http/page/'))
    .find((name) => !existsSync(new URL(`${maps}/${name}.map`, folder)));
  return missing === undefined
    ? null
    : `the source map of ${missing} is missing, so a stack names lines of the bundle. ${BUILD_AGAIN}`;
}

function read(file: URL): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function incomplete(what: string): string {
  return `incomplete installation: ${what}. ${INSTALL_AGAIN}`;
}

function isMissing(error: unknown): error is NodeJS.ErrnoException & { path: string } {
  const { code, path } = Object(error) as NodeJS.ErrnoException;
  return code === 'ENOENT' && typeof path === 'string';
}
