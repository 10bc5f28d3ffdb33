import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const CACHE = process.env['PICAMD_CACHE'] ?? join(homedir(), '.cache/picamd');

/** Runs a program of the repository, or any other, and shows what it says. */
export function run(program: string, ...words: string[]): void {
  execFileSync(program.includes('/') ? join(ROOT, program) : program, words, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

/** The image that stands for a card with Raspberry Pi OS Lite, kept until its recipe changes. */
export function stockImage(): string {
  const base = kept('base', '.tar', [recipe('build-base')]);
  if (!existsSync(base)) run('test/image/build-base', base);
  const image = kept('stock', '.img', ['build-base', 'build-stock'].map(recipe));
  if (!existsSync(image)) run('test/image/build-stock', base, image);
  return image;
}

/** Where the card of the first boot is kept for others, until what is on it changes. */
export function installedImage(payload: string): string {
  return kept('installed', '.img', [payload, ...['build-base', 'build-stock', 'owner.ts'].map(recipe)]);
}

function recipe(name: string): string {
  return join(ROOT, 'test/image', name);
}

/** A file in the cache whose name has its sources' hash in it; those of other hashes are deleted. */
function kept(name: string, ending: string, sources: readonly string[]): string {
  mkdirSync(CACHE, { recursive: true });
  const hash = createHash('sha256');
  for (const source of sources) hash.update(readFileSync(source));
  const file = `${name}-${hash.digest('hex').slice(0, 12)}${ending}`;
  for (const other of readdirSync(CACHE))
    if (other.startsWith(`${name}-`) && other !== file) rmSync(join(CACHE, other));
  return join(CACHE, file);
}

/** The package of this tree, with its own version or another one. */
export function buildDeb(version?: string): string {
  const words = version === undefined ? [] : ['--version', version];
  return execFileSync(join(ROOT, 'scripts/build-deb'), words, { cwd: ROOT, encoding: 'utf8' }).trim();
}

export { ROOT };
