import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Each is in a Debian package of its own name. */
const PROGRAMS = ['nats-server', 'haproxy', 'prometheus'] as const;

/** What to do if programs of the site are missing; null: all are there. */
export function missingPrograms(path = process.env['PATH'] ?? ''): string | null {
  // Debian's services are in a folder where only root looks.
  const folders = [...path.split(':').filter((folder) => folder !== ''), '/usr/sbin'];
  const missing = PROGRAMS.filter((name) => !folders.some((folder) => existsSync(join(folder, name))));
  if (missing.length === 0) return null;
  const names = missing.join(' ');
  return `Missing: ${missing.join(', ')}. Run: sudo apt-get install ${names}\nDebian then also starts them as services; this site does not need those: sudo systemctl disable --now ${names}\n`;
}
