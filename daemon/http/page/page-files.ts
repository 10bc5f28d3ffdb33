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
  /** As gzip (RFC 1952): a third of the bytes, for slow links and for our memory. It is compressed once, when the page is built. */
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
  /** By name and language: `settings.de`. As bytes: as a text most would take twice as much. */
  readonly html: ReadonlyMap<string, Buffer>;
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
  const named = new Map<string, PageFile>();
  const html = new Map<string, Buffer>();
  for (const file of readdirSync(FOLDER)) {
    const [name, type] = [file.replace(/\.(gz|html)$/, ''), TYPES[file.split('.').at(-2) ?? '']];
    if (file.endsWith('.html')) html.set(name, read(file));
    else if (type !== undefined) named.set(name, { type, gzip: read(file) });
  }
  const texts = JSON.parse(read('texts.json').toString()) as PageFiles['texts'];
  return {
    html,
    texts,
    icon: read('favicon.svg'),
    touchIcon: read('icon.png'),
    named,
    hash: read('hash.txt').toString(),
  };
}

function read(name: string): Buffer {
  return readFileSync(new URL(name, FOLDER));
}
