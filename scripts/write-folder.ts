import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Makes a folder contain exactly these files, by their path below it. Files that did not change are left alone: a daemon of
 * another test run may be reading them.
 */
export function writeFolder(folder: string, files: ReadonlyMap<string, Uint8Array | string>): void {
  mkdirSync(folder, { recursive: true });
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isDirectory() && !files.has(path.slice(folder.length + 1))) rmSync(path, { force: true });
  }
  for (const [name, content] of files) {
    const path = join(folder, name);
    if (existsSync(path) && readFileSync(path).equals(Buffer.from(content))) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}

/** Copies a file, or a folder with all that is in it, and removes from the copy what is no longer there. Keeps modes. */
export function copyFolder(from: string, to: string): void {
  cpSync(from, to, { recursive: true });
  if (!statSync(to).isDirectory()) return;
  for (const name of readdirSync(to, { recursive: true, encoding: 'utf8' }))
    if (!existsSync(join(from, name))) rmSync(join(to, name), { recursive: true, force: true });
}
