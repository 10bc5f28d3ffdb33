import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
const BUILD_MS = 180_000;
const built = new Map<string, string>();

/** Builds a package by scripts/build-deb, once for the same words; returns its path. */
export function buildDeb(...words: string[]): string {
  const key = words.join(' ');
  const known = built.get(key);
  if (known !== undefined) return known;
  const path = freshDeb(...words);
  built.set(key, path);
  return path;
}

/** The same, always anew. */
export function freshDeb(...words: string[]): string {
  const args = { cwd: PROJECT, encoding: 'utf8', timeout: BUILD_MS } as const;
  const name = execFileSync('scripts/build-deb', words, {
    ...args,
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
  return `${PROJECT}/${name}`;
}

/** Runs a program of this machine and returns its stdout. */
export function output(command: string, ...args: string[]): string {
  return execFileSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 26,
  });
}
