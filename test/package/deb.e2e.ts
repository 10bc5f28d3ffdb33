import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { expect } from 'chai';
import { KEYS } from '../../daemon/config/settings.ts';
import { needs } from '../helpers/programs.ts';
import { runProgram } from '../helpers/run-program.ts';
import { buildDeb, freshDeb, output } from './deb.ts';
import { found } from './found.ts';

const MAX_BYTES = 2 << 20;
/** Files that the program loads: no sources, types, tests or documentation. */
const EXPECTED = /\.(js|json|css|html|svg|png)(\.gz)?$|\/bundle\/hash\.txt$/;

describe('the Debian package', function () {
  this.timeout(120_000);
  needs('lintian');
  let deb: string;

  before('build it', async () => {
    deb = await buildDeb();
  });

  it('is byte-identical when it is built again', async () => {
    const before = sha256(deb);
    expect(sha256(await freshDeb())).to.equal(before);
  });

  it('is small', () => {
    const { size } = statSync(deb);
    found('size of the package', `${(size / 1e6).toFixed(2)} MB`, '2 MB');
    expect(size).to.be.below(MAX_BYTES);
  });

  it('contains only what the program loads: its bundle, and no packages, source maps or tests', () => {
    const files = listing(deb).filter((path) => path.startsWith('usr/lib/picamd/'));
    const below = files.filter((path) => /^usr\/lib\/picamd\/dist\/.*[^/]$/.test(path));
    expect(below).to.include.members(['main.js', 'build.json', 'test-picture/main.js'].map(inDaemon));
    expect(below.filter((path) => !EXPECTED.test(path))).to.deep.equal([]);
    expect(files.filter((path) => /node_modules|\.map$|\.test\.js|LICENSES/.test(path))).to.deep.equal([]);
    const main = output('sh', '-c', `dpkg-deb --fsys-tarfile '${deb}' | tar xO ./${inDaemon('main.js')}`);
    expect(main).to.include('import("./process-').and.not.include('sourceMappingURL');
  });

  it('has the licenses of the packages in its bundle', () => {
    const path = 'usr/share/doc/picamd/copyright';
    const copyright = output('sh', '-c', `dpkg-deb --fsys-tarfile '${deb}' | tar xO ./${path}`);
    expect(copyright)
      .to.match(/^License: MIT-koa-\d/m)
      .and.to.match(/^License: Apache-2\.0-/m);
  });

  it('has no lintian errors', async () => {
    const { stdout, code } = await runProgram('lintian', ['--fail-on', 'error', deb], { timeoutMs: 110_000 });
    expect(code, stdout.toString()).to.equal(0);
  });

  it('keeps changed files in /etc', () => {
    expect(output('dpkg-deb', '--info', deb, 'conffiles').trim().split('\n')).to.deep.equal([
      '/etc/apt/apt.conf.d/52picamd-updates',
      '/etc/avahi/services/picamd.service',
      '/etc/picamd/picamd.conf',
    ]);
  });

  it('lists all settings in /usr/share, and none in /etc, where a new one would hold upgrades back', () => {
    const settings = (path: string) =>
      output('sh', '-c', `dpkg-deb --fsys-tarfile '${deb}' | tar xO ./${path}`).match(/^#?[A-Z_]+=/gm) ?? [];
    expect(settings('etc/picamd/picamd.conf')).to.deep.equal([]);
    expect(settings('usr/share/picamd/picamd.conf')).to.have.length(KEYS.length);
  });

  it('depends on a recent Node, and recommends the camera program', () => {
    expect(output('dpkg-deb', '--field', deb, 'Depends')).to.include('nodejs (>= 20.19)');
    expect(output('dpkg-deb', '--field', deb, 'Recommends')).to.include('rpicam-apps-lite | rpicam-apps');
    expect(output('dpkg-deb', '--field', deb, 'Suggests')).to.include('ffmpeg');
  });
});

function inDaemon(name: string): string {
  return `usr/lib/picamd/dist/daemon/${name}`;
}

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function listing(deb: string): string[] {
  return output('dpkg-deb', '--contents', deb)
    .trim()
    .split('\n')
    .map((line) => line.split(/\s+/)[5]?.replace(/^\.\//, '') ?? '');
}
