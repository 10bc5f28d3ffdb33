import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { effectiveText } from './effective-text.ts';

/** Texts for people, pictures, and what npm and the compiler write. */
const NEVER =
  /(^|\/)(node_modules|dist)(\/|$)|\.(md|png|svg|txt|tsbuildinfo)$|(^|\/)tsconfig\.json$|\.test\.ts$/;

export interface Sources {
  /** Files, and folders with all that is in them, relative to `root`. */
  paths: readonly string[];
  /** Paths below them that do not count. */
  without?: readonly string[];
}

/** A hash of the effective text of all these files. `texts` keeps what was read for the next hash, as reading a file takes ms. */
export function sourceHash(
  root: string,
  { paths, without = [] }: Sources,
  texts = new Map<string, string>(),
): string {
  const hash = createHash('sha256');
  for (const file of paths.flatMap((path) => filesIn(root, path)).toSorted()) {
    if (NEVER.test(file) || without.some((path) => file === path || file.startsWith(`${path}/`))) continue;
    const text = texts.get(file) ?? content(file, join(root, file));
    texts.set(file, text);
    hash.update(`${file}\0${text}\0`);
  }
  return hash.digest('hex');
}

function content(file: string, path: string): string {
  return lstatSync(path).isSymbolicLink()
    ? readlinkSync(path)
    : effectiveText(file, readFileSync(path, 'utf8'));
}

/** @throws Error if there is no such file or folder: a list that names one is out of date. */
function filesIn(root: string, path: string): string[] {
  if (statSync(join(root, path)).isFile()) return [path];
  return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}
