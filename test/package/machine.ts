import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { Container, rootArchive } from '../helpers/container.ts';
import { buildDeb } from './deb.ts';

/** Time limit in ms for booting a machine, including building its root archive and its package. */
export const BOOT_TIMEOUT_MS = 400_000;

/** With it, systemd can put IPAddressDeny= into effect, which is a program of the kernel; systemd-nspawn(1) denies it by default. */
const FILTERS = ['--system-call-filter=bpf'];

/**
 * A machine with the package in /root/picamd.deb, not yet installed. `debArgs` are those of scripts/build-deb. `filters`: what IP
 * addresses units may reach is put into effect.
 */
export async function bootMachine({
  suite = 'trixie',
  debArgs = [] as string[],
  filters = false,
} = {}): Promise<Container> {
  const deb = await buildDeb(...debArgs);
  const prepare = (root: string) => copyFileSync(deb, join(root, 'root/picamd.deb'));
  return Container.boot(await rootArchive(suite), prepare, filters ? FILTERS : []);
}
