import { execFileSync, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  openSync,
  closeSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { needs } from '../helpers/programs.ts';

const SCRIPT = fileURLToPath(new URL('../../../scripts/inject-payload', import.meta.url));
const SECTOR = 512;
const FIRST_SECTOR = 8192;
const MEGABYTE = 1024 * 1024;
const FAT32 = 0x0c;
const LINUX = 0x83;
const STOCK = ['config.txt', 'cmdline.txt', 'meta-data', 'user-data', 'network-config'];

describe('scripts/inject-payload', () => {
  needs('mtools');
  const folder = mkdtempSync(join(tmpdir(), 'picamd-inject-'));
  const payload = join(folder, 'payload');
  const env = { ...process.env, MTOOLS_SKIP_CHECK: '1', PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` };
  let images = 0;

  before(() => {
    mkdirSync(join(payload, 'picamd/appliance/etc'), { recursive: true });
    writeFileSync(join(payload, 'vendor-data'), '#!/bin/sh\n');
    writeFileSync(join(payload, 'picamd/SHA256SUMS'), 'sums\n');
    writeFileSync(join(payload, 'picamd/picamd.conf'), '#sample\n');
    writeFileSync(join(payload, 'picamd/picamd_2.0.0_all.deb'), 'package');
    writeFileSync(join(payload, 'picamd/appliance/etc/some.conf'), 'setting');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** An image file with a partition table and a boot partition with these files. */
  function image(files: readonly string[], { type = FAT32, megabytes = 4 } = {}): string {
    const path = join(folder, `${++images}.img`);
    const table = Buffer.alloc(SECTOR);
    table[450] = type;
    table.writeUInt32LE(FIRST_SECTOR, 454);
    table.writeUInt16LE(0xaa55, 510);
    const file = openSync(path, 'w');
    writeSync(file, table);
    closeSync(file);
    truncateSync(path, FIRST_SECTOR * SECTOR + megabytes * MEGABYTE);
    execFileSync(
      'mformat',
      [
        '-i',
        `${path}@@${FIRST_SECTOR * SECTOR}`,
        '-T',
        String((megabytes * MEGABYTE) / SECTOR),
        '-h',
        '4',
        '-s',
        '32',
        '::',
      ],
      { env },
    );
    for (const name of files) put(path, name, name);
    return path;
  }

  function put(path: string, name: string, content: string): void {
    const source = join(folder, 'put');
    writeFileSync(source, content);
    execFileSync('mcopy', ['-o', '-i', `${path}@@${FIRST_SECTOR * SECTOR}`, source, `::/${name}`], { env });
  }

  function get(path: string, name: string): string {
    return execFileSync('mtype', ['-i', `${path}@@${FIRST_SECTOR * SECTOR}`, `::/${name}`], {
      env,
    }).toString();
  }

  function list(path: string): string[] {
    const args = ['-/', '-b', '-i', `${path}@@${FIRST_SECTOR * SECTOR}`, '::/'];
    return execFileSync('mdir', args, { env }).toString().trim().split('\n').toSorted();
  }

  function inject(...args: string[]): { status: number | null; output: string } {
    const { status, stdout, stderr } = spawnSync(SCRIPT, args, { env, encoding: 'utf8' });
    return { status, output: status === 0 ? stdout : stderr };
  }

  it('adds the payload to the boot partition, and keeps existing files', () => {
    const path = image(STOCK);
    expect(inject(path, payload)).to.deep.equal({
      status: 0,
      output: `${path}: added picamd to the boot partition\n`,
    });
    expect(list(path)).to.include.members([
      '::/meta-data',
      '::/picamd/SHA256SUMS',
      '::/picamd/appliance/etc/some.conf',
      '::/picamd/picamd_2.0.0_all.deb',
      '::/vendor-data',
    ]);
    expect(get(path, 'user-data')).to.equal('user-data');
    expect(get(path, 'picamd/picamd_2.0.0_all.deb')).to.equal('package');
  });

  it('changes nothing the second time', () => {
    const path = image(STOCK);
    inject(path, payload);
    const first = list(path);
    expect(inject(path, payload).status).to.equal(0);
    expect(list(path)).to.deep.equal(first);
  });

  it('replaces an older payload, but keeps settings', () => {
    const path = image(STOCK);
    inject(path, payload);
    put(path, 'picamd/picamd_1.0.0_all.deb', 'older');
    put(path, 'picamd/picamd.conf', 'CAMERA_ROTATION=180');
    put(path, 'picamd/appliance/etc/gone.conf', 'older');
    expect(inject(path, payload).status).to.equal(0);
    expect(list(path).filter((name) => name.endsWith('.deb') || name.includes('gone'))).to.deep.equal([
      '::/picamd/picamd_2.0.0_all.deb',
    ]);
    expect(get(path, 'picamd/picamd.conf')).to.equal('CAMERA_ROTATION=180');
  });

  for (const [what, make, message] of [
    ['a missing file', () => join(folder, 'none.img'), 'is not a file.'],
    [
      'a compressed image',
      () => compressed(),
      'has no partition table. If its name ends in .xz, unpack it first',
    ],
    ['a partition that is not FAT', () => image(STOCK, { type: LINUX }), 'is not FAT (type 131)'],
    ['another system', () => image(['autorun.inf']), 'has no config.txt and cmdline.txt'],
    ['a system without cloud-init', () => image(['config.txt', 'cmdline.txt']), 'has no cloud-init'],
  ] as const) {
    it(`rejects ${what} with a message, and does not change it`, () => {
      const path = make();
      const before = what === 'a missing file' ? null : readFileSync(path);
      const { status, output } = inject(path, payload);
      expect(status).to.equal(1);
      expect(output)
        .to.match(/^inject-payload: .*\n$/)
        .and.to.include(message);
      if (before !== null) expect(readFileSync(path).equals(before)).to.equal(true);
    });
  }

  it('says if there is no space', () => {
    const large = join(folder, 'large');
    mkdirSync(join(large, 'picamd'), { recursive: true });
    writeFileSync(join(large, 'vendor-data'), '');
    writeFileSync(join(large, 'picamd/SHA256SUMS'), Buffer.alloc(6 * MEGABYTE));
    const { status, output } = inject(image(STOCK), large);
    expect(status).to.equal(1);
    expect(output).to.include('has no space for');
  });

  it('rejects a folder that is not a payload', () => {
    expect(inject(image(STOCK), folder).output).to.include(
      'is not a payload. Run scripts/build-payload to build one.',
    );
  });

  function compressed(): string {
    const path = join(folder, 'card.img.xz');
    writeFileSync(path, Buffer.alloc(MEGABYTE, 0x37));
    return path;
  }
});
