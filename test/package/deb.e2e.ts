import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { expect } from 'chai';
import { needs } from '../helpers/programs.ts';
import { runProgram } from '../helpers/run-program.ts';
import { buildDeb, freshDeb, output } from './deb.ts';
import { found } from './found.ts';

const MOST_BYTES = 2 << 20;
/** Of the program and what it loads; no source, no type, no test, no documentation of a package. */
const CARRIED = /\.(c?js|mjs|json|css|html|svg)$|licen[cs]e/i;

describe('the Debian package', function () {
  this.timeout(120_000);
  needs('lintian');
  let deb: string;

  before('build it', () => {
    deb = buildDeb();
  });

  it('is the same to the byte when it is built again', () => {
    const before = sha256(deb);
    expect(sha256(freshDeb())).to.equal(before);
  });

  it('is small', () => {
    const { size } = statSync(deb);
    found('size of the package', `${(size / 1e6).toFixed(2)} MB`, '2 MB');
    expect(size).to.be.below(MOST_BYTES);
  });

  it('carries what production loads, and nothing else', () => {
    const files = listing(deb);
    const below = files.filter((path) => /^usr\/lib\/picamd\/(dist|node_modules)\/.*[^/]$/.test(path));
    expect(below.filter((path) => !CARRIED.test(path))).to.deep.equal([]);
    expect(files.join('\n'))
      .to.match(/node_modules\/koa\//)
      .and.not.match(/node_modules\/(mocha|typescript)\//);
    expect(files.join('\n')).not.to.match(/\.test\.js/);
  });

  it('finds no error in the eyes of lintian', async () => {
    const { stdout, code } = await runProgram('lintian', ['--fail-on', 'error', deb], { timeoutMs: 60_000 });
    expect(code, stdout.toString()).to.equal(0);
  });

  it('keeps what a person changes in /etc', () => {
    expect(output('dpkg-deb', '--info', deb, 'conffiles').trim().split('\n')).to.deep.equal([
      '/etc/apt/apt.conf.d/52picamd-updates',
      '/etc/avahi/services/picamd.service',
      '/etc/picamd/picamd.conf',
    ]);
  });

  it('needs a Node that is new enough, and wants the camera program without insisting', () => {
    expect(output('dpkg-deb', '--field', deb, 'Depends')).to.include('nodejs (>= 20.19)');
    expect(output('dpkg-deb', '--field', deb, 'Recommends')).to.include('rpicam-apps-lite | rpicam-apps');
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
