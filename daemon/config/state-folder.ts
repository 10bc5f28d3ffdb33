import { join } from 'node:path';

/**
 * Where picamd keeps what it learns and what a browser sets: the first folder of StateDirectory= in the service, else that
 * of the user (XDG Base Directory Specification, $XDG_STATE_HOME). Null without a home.
 */
export function stateFolder(env: NodeJS.ProcessEnv): string | null {
  const service = env['STATE_DIRECTORY']?.split(':')[0] ?? '';
  if (service !== '') return service;
  // The specification says that a relative path is to be ignored.
  const base = env['XDG_STATE_HOME'] ?? '';
  if (base.startsWith('/')) return join(base, 'picamd');
  const home = env['HOME'] ?? '';
  return home === '' ? null : join(home, '.local/state/picamd');
}
