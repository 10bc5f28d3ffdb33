import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/** scripts/bundle-page.ts writes it. */
const FOLDER = new URL('bundle/', import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

export interface PageFile {
  readonly type: string;
  readonly body: Buffer;
}

export interface PageFiles {
  /** Of all files: changes when one of them changes. */
  readonly hash: string;
  /** The viewer page. */
  readonly html: string;
  readonly settingsHtml: string;
  readonly icon: Buffer;
  /** 512x512 PNG, for the home screens of phones. */
  readonly touchIcon: Buffer;
  /** Scripts and style by name. */
  readonly named: ReadonlyMap<string, PageFile>;
}

/** Reads the files of the pages. */
export function readPageFiles(): PageFiles {
  const hash = createHash('sha256');
  const read = (name: string): Buffer => {
    const body = readFileSync(new URL(name, FOLDER));
    hash.update(`${name} ${body.length} `).update(body);
    return body;
  };
  const named = new Map<string, PageFile>();
  for (const name of readdirSync(FOLDER).toSorted()) {
    const type = TYPES[name.split('.').at(-1) ?? ''];
    if (type !== undefined) named.set(name, { type, body: read(name) });
  }
  const html = read('index.html').toString();
  const settingsHtml = read('settings.html').toString();
  const icon = read('favicon.svg');
  const touchIcon = read('icon.png');
  return { html, settingsHtml, icon, touchIcon, named, hash: hash.digest('base64url').slice(0, 12) };
}
