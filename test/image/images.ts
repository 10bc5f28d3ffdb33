import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const CACHE = process.env['PICAMD_CACHE'] ?? join(homedir(), '.cache/picamd');

/** Runs a program of the repository or the system, and shows its output. */
export function run(program: string, ...args: string[]): void {
  execFileSync(program.includes('/') ? join(ROOT, program) : program, args, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

/** An image like a card with Raspberry Pi OS Lite; cached until its recipe changes. */
export function stockImage(): string {
  const base = cachePath('base', '.tar', [recipe('build-base')]);
  if (!existsSync(base)) run('test/image/build-base', base);
  const image = cachePath('stock', '.img', ['build-base', 'build-stock'].map(recipe));
  if (!existsSync(image)) run('test/image/build-stock', base, image);
  return image;
}

/** Path of the cached card after its first boot; changes when the contents of the card change. */
export function installedImage(payload: string): string {
  return cachePath('installed', '.img', [payload, ...['build-base', 'build-stock', 'owner.ts'].map(recipe)]);
}

function recipe(name: string): string {
  return join(ROOT, 'test/image', name);
}

/** Path of a cache file whose name contains the hash of its sources. Deletes files with other hashes. */
function cachePath(name: string, ending: string, sources: readonly string[]): string {
  mkdirSync(CACHE, { recursive: true });
  const hash = createHash('sha256');
  for (const source of sources) hash.update(readFileSync(source));
  const file = `${name}-${hash.digest('hex').slice(0, 12)}${ending}`;
  for (const other of readdirSync(CACHE))
    if (other.startsWith(`${name}-`) && other !== file) rmSync(join(CACHE, other));
  return join(CACHE, file);
}

/** Builds the package of this tree, optionally with another version. */
export function buildDeb(version?: string): string {
  const args = version === undefined ? [] : ['--version', version];
  return execFileSync(join(ROOT, 'scripts/build-deb'), args, { cwd: ROOT, encoding: 'utf8' }).trim();
}

export { ROOT };
