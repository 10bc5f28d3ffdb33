import { execFileSync } from 'node:child_process';
import { closeSync, openSync, truncateSync, writeSync } from 'node:fs';

const SECTOR = 512;
const FIRST_SECTOR = 8192;
/** More than the payload. */
const MEGABYTES = 64;
const FAT32 = 0x0c;

/** Writes an image with a partition table and a boot partition, with the files that inject-payload looks for. */
export function bootImage(path: string): string {
  const table = Buffer.alloc(SECTOR);
  table[450] = FAT32;
  table.writeUInt32LE(FIRST_SECTOR, 454);
  table.writeUInt16LE(0xaa55, 510);
  const file = openSync(path, 'w');
  writeSync(file, table);
  closeSync(file);
  truncateSync(path, FIRST_SECTOR * SECTOR + MEGABYTES * 1024 * 1024);
  const env = { ...process.env, MTOOLS_SKIP_CHECK: '1', PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` };
  const drive = `${path}@@${FIRST_SECTOR * SECTOR}`;
  const size = ['-T', String(MEGABYTES * 2048), '-h', '4', '-s', '32'];
  execFileSync('mformat', ['-i', drive, ...size, '::'], { env });
  for (const name of ['config.txt', 'cmdline.txt', 'meta-data'])
    execFileSync('mcopy', ['-i', drive, '-', `::/${name}`], { env, input: name });
  return path;
}
