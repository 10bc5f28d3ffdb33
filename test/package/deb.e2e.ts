import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { expect } from 'chai';
import { KEYS } from '../../daemon/config/settings.ts';
import { needs } from '../helpers/programs.ts';
import { runProgram } from '../helpers/run-program.ts';
import { buildDeb, freshDeb, output } from './deb.ts';
import { found } from './found.ts';

const MAX_BYTES = 2 << 20;
/** Files that the program loads, and licenses: no sources, types, tests or documentation. */
const EXPECTED = /\.(c?js|mjs|json|css|html|svg)$|licen[cs]e/i;

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

  it('contains only what the program loads', () => {
    const files = listing(deb);
    const below = files.filter((path) => /^usr\/lib\/picamd\/(dist|node_modules)\/.*[^/]$/.test(path));
    expect(below.filter((path) => !EXPECTED.test(path))).to.deep.equal([]);
    expect(files.join('\n'))
      .to.match(/node_modules\/koa\//)
      .and.not.match(/node_modules\/(mocha|typescript)\//);
    expect(files.join('\n')).not.to.match(/\.test\.js/);
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

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function listing(deb: string): string[] {
  return output('dpkg-deb', '--contents', deb)
    .trim()
    .split('\n')
    .map((line) => line.split(/\s+/)[5]?.replace(/^\.\//, '') ?? '');
}
