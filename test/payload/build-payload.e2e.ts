import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

describe('the payload of the boot partition', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-payload-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('is not built if a package differs from the lock file', () => {
    // Replaces downloads from Debian's mirror.
    mkdirSync(join(folder, 'bin'));
    writeFileSync(
      join(folder, 'bin/curl'),
      '#!/bin/sh\nfor word; do last=$word; [ "$previous" != --output ] || echo wrong >"$word"; previous=$word; done\n',
      { mode: 0o755 },
    );
    const control = join(folder, 'deb/DEBIAN');
    mkdirSync(control, { recursive: true });
    writeFileSync(
      join(control, 'control'),
      'Package: picamd\nVersion: 9\nArchitecture: all\nMaintainer: A <a@example.org>\nDescription: none\n',
    );
    const deb = join(folder, 'picamd.deb');
    spawnSync('dpkg-deb', ['--build', join(folder, 'deb'), deb]);
    const { status, stderr } = spawnSync('scripts/build-payload', [deb], {
      cwd: ROOT,
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
        PICAMD_CACHE: join(folder, 'cache'),
      },
    });
    expect(status).to.equal(1);
    expect(stderr).to.match(
      /^build-payload: The sha256 of \S+ \S+ differs from packages\.lock\. Nothing was built; /,
    );
  });

  it('pins Node, and each package by name, version, checksum and size', () => {
    const lines = readFileSync(join(ROOT, 'deploy/payload/packages.lock'), 'utf8').trim().split('\n');
    const packages = lines.filter((line) => !line.startsWith('#'));
    for (const line of packages)
      expect(line).to.match(
        /^[a-z0-9.+-]+ [\w:.+~-]+ (arm64|all) [0-9a-f]{64} [1-9]\d* debian(-security)?\/pool\/\S+\.deb$/,
      );
    const [, version = ''] = packages.find((line) => line.startsWith('nodejs '))?.split(' ') ?? [];
    expect(version).to.match(/^20\.(19|[2-9]\d)\.|^2[1-9]\./);
  });

  it('has a script that a shell accepts, without carriage returns', () => {
    const script = join(ROOT, 'deploy/payload/vendor-data');
    expect(spawnSync('sh', ['-n', script], { encoding: 'utf8' })).to.include({ status: 0, stderr: '' });
    // Without this first line, cloud-init reads the file as settings.
    expect(readFileSync(script, 'utf8')).to.match(/^#!\/bin\/sh\n[^\r]*$/);
  });
});
