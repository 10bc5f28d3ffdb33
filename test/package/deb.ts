import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
const BUILD_MS = 180_000;
const built = new Map<string, string>();

/** Builds a package with scripts/build-deb, once for the same arguments; returns its path. */
export function buildDeb(...args: string[]): string {
  const key = args.join(' ');
  const known = built.get(key);
  if (known !== undefined) return known;
  const path = freshDeb(...args);
  built.set(key, path);
  return path;
}

/** Like `buildDeb`, but always builds. */
export function freshDeb(...args: string[]): string {
  const name = execFileSync('scripts/build-deb', args, {
    cwd: PROJECT,
    encoding: 'utf8',
    timeout: BUILD_MS,
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
  return `${PROJECT}/${name}`;
}

/** Runs a program and returns its stdout. */
export function output(command: string, ...args: string[]): string {
  return execFileSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 26,
  });
}
