import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Each is in a Debian package of its own name. */
const PROGRAMS = ['nats-server', 'haproxy', 'prometheus'] as const;

/** Debian's services are there, where only root looks. */
const MORE_FOLDERS = ['/usr/sbin'];

/** What to do if programs of the site are missing; null: all are there. */
export function missingPrograms(
  path = process.env['PATH'] ?? '',
  more: readonly string[] = MORE_FOLDERS,
): string | null {
  const folders = [...path.split(':').filter((folder) => folder !== ''), ...more];
  const missing = PROGRAMS.filter((name) => !folders.some((folder) => existsSync(join(folder, name))));
  if (missing.length === 0) return null;
  const names = missing.join(' ');
  return `Missing: ${missing.join(', ')}. Run: sudo apt-get install ${names}\nDebian then also starts them as services; this site does not need those: sudo systemctl disable --now ${names}\n`;
}
