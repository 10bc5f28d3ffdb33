import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Language } from '../languages/languages.ts';

/** scripts/bundle-page.ts writes it. */
const FOLDER = new URL('bundle/', import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

export interface PageFile {
  readonly type: string;
  readonly body: Buffer;
  /** The same as gzip (RFC 1952): a quarter of the bytes, for slow links. It is compressed once, when the page is built. */
  readonly gzip: Buffer;
}

/** What the server itself says in a language. */
interface ServerTexts {
  /** For `lang` in HTML. */
  readonly tag: string;
  readonly forms: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, string>>;
}

interface PageFiles {
  /** Of all files: changes when one of them changes. */
  readonly hash: string;
  /** By name and language: `settings.de`. */
  readonly html: ReadonlyMap<string, string>;
  readonly texts: Readonly<Record<Language, ServerTexts>>;
  readonly icon: Buffer;
  /** 512x512 PNG, for the home screens of phones. */
  readonly touchIcon: Buffer;
  /** Scripts and style by name. */
  readonly named: ReadonlyMap<string, PageFile>;
}

/** All files of the pages, which stay in memory. */
export const pageFiles = readPageFiles();

function readPageFiles(): PageFiles {
  const hash = createHash('sha256');
  const read = (name: string): Buffer => {
    const body = readFileSync(new URL(name, FOLDER));
    hash.update(`${name} ${body.length} `).update(body);
    return body;
  };
  const named = new Map<string, PageFile>();
  const html = new Map<string, string>();
  for (const name of readdirSync(FOLDER).toSorted()) {
    const type = TYPES[name.split('.').at(-1) ?? ''];
    if (type !== undefined) named.set(name, { type, body: read(name), gzip: read(`${name}.gz`) });
    else if (name.endsWith('.html')) html.set(name.replace('.html', ''), read(name).toString());
  }
  const texts = JSON.parse(read('texts.json').toString()) as PageFiles['texts'];
  const icon = read('favicon.svg');
  const touchIcon = read('icon.png');
  return { html, texts, icon, touchIcon, named, hash: hash.digest('base64url').slice(0, 12) };
}
