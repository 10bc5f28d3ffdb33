import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isLasting } from './command-line.ts';
import type { Command } from './command-line.ts';
import { DEFAULT_FILE, PACKAGE_FILE, SERVICE_FILE } from './files.ts';

/** StateDirectory= of the package's services. */
const OF_SERVICES = '/var/lib/picamd';

/** What is run, and with which settings file; null: none. */
interface Run {
  readonly command: Command;
  readonly file: string | null;
}

/**
 * Where picamd keeps what it learns and what a browser sets: the first folder of StateDirectory= in the service, else that
 * of the user (XDG Base Directory Specification, $XDG_STATE_HOME). Null without a home.
 *
 * A command of the package that someone runs by hand, such as `sudo picamd doctor`, is about the service whose settings file it reads.
 */
export function stateFolder(
  env: NodeJS.ProcessEnv,
  { command, file }: Run,
  isPackage = existsSync(PACKAGE_FILE),
): string | null {
  const service = env['STATE_DIRECTORY']?.split(':')[0] ?? '';
  if (service !== '') return service;
  if (isPackage && !isLasting(command) && SERVICE_FILE.test(file ?? DEFAULT_FILE)) return OF_SERVICES;
  // The specification says that a relative path is to be ignored.
  const base = env['XDG_STATE_HOME'] ?? '';
  if (base.startsWith('/')) return join(base, 'picamd');
  const home = env['HOME'] ?? '';
  return home === '' ? null : join(home, '.local/state/picamd');
}
