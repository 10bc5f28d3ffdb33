import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { Container, rootArchive } from '../helpers/container.ts';
import { buildDeb } from './deb.ts';

/** Time limit in ms for booting a machine, including building its root archive and its package. */
export const BOOT_TIMEOUT_MS = 400_000;

/** A machine with the package in /root/picamd.deb, not yet installed. `debArgs` are those of scripts/build-deb. */
export async function bootMachine({ suite = 'trixie', debArgs = [] as string[] } = {}): Promise<Container> {
  const deb = await buildDeb(...debArgs);
  return Container.boot(await rootArchive(suite), (root) => copyFileSync(deb, join(root, 'root/picamd.deb')));
}
