import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { Container, rootArchive } from '../helpers/container.ts';
import { buildDeb } from './deb.ts';

/** What a machine that makes its root archive and builds its package needs, in ms. */
export const BOOT_TIMEOUT_MS = 400_000;

/** A machine with the package in /root/picamd.deb, not yet installed. `debArgs` are those of scripts/build-deb. */
export async function bootMachine({ suite = 'trixie', debArgs = [] as string[] } = {}): Promise<Container> {
  const deb = await buildDeb(...debArgs);
  return Container.boot(await rootArchive(suite), (root) => copyFileSync(deb, join(root, 'root/picamd.deb')));
}
