import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('browser/', import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

export interface PageFile {
  readonly type: string;
  readonly body: Buffer;
}

export interface PageFiles {
  /** Changes with any of them. */
  readonly hash: string;
  readonly html: string;
  readonly icon: Buffer;
  /** Scripts and style, by name. */
  readonly named: ReadonlyMap<string, PageFile>;
  /** Scripts that the page needs to show a picture, in the order in which they are found from main.js. */
  readonly first: readonly string[];
}

/** Reads what the browser gets, some 60 KB, once: the files stand beside the compiled scripts of browser/. */
export function readPageFiles(): PageFiles {
  const hash = createHash('sha256');
  const read = (name: string): Buffer => {
    // A fifth of it is indentation, which a browser does not need; no text in these files spans lines.
    const body = Buffer.from(readFileSync(new URL(name, FOLDER), 'utf8').replaceAll(/^[ \t]+/gm, ''));
    hash.update(`${name} ${body.length} `).update(body);
    return body;
  };
  const named = new Map<string, PageFile>();
  for (const name of readdirSync(FOLDER).toSorted()) {
    const type = TYPES[name.split('.').at(-1) ?? ''];
    if (type !== undefined) named.set(name, { type, body: read(name) });
  }
  const html = read('index.html').toString();
  const icon = read('favicon.svg');
  return {
    html,
    icon,
    named,
    first: imported('main.js', named),
    hash: hash.digest('base64url').slice(0, 12),
  };
}

/** The script and all that it imports, but for what it imports later with import(). */
function imported(name: string, named: ReadonlyMap<string, PageFile>, found = new Set<string>()): string[] {
  if (found.has(name)) return [];
  found.add(name);
  const text = named.get(name)?.body.toString() ?? '';
  for (const [, next = ''] of text.matchAll(/^import [^;]*?'\.\/([^']+)';/gm)) imported(next, named, found);
  return [...found];
}
