import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { output } from './deb.ts';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
/** A new copy of the project; `$1` is the commit, `$2` an empty folder on the disk of the project. */
const COPY = 'git archive "$1" | tar -x -C "$2" && cp -al node_modules "$2/node_modules"';

/** The last commit without the file of this path, or null where there is no history. */
export function commitBefore(path: string): string | null {
  if (!existsSync(join(PROJECT, '.git'))) return null;
  const log = ['log', '--diff-filter=A', '--format=%P', '--max-count=1', '--', path];
  const [parent = ''] = output('git', '-C', PROJECT, ...log)
    .trim()
    .split(' ');
  return parent === '' ? null : parent;
}

/** Builds the package of this commit with a version of its own. Returns its path and the folder to remove. */
export function earlierDeb(commit: string, version: string): { deb: string; folder: string } {
  const folder = mkdtempSync(join(PROJECT, 'build', 'earlier-'));
  const run = (command: string, args: string[], cwd: string) =>
    execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  run('sh', ['-euc', COPY, 'sh', commit, folder], PROJECT);
  const deb = run('scripts/build-deb', ['--uncompressed', '--version', version], folder).trim();
  return { deb: join(folder, deb), folder };
}
