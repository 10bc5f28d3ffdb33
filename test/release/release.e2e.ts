import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect } from 'chai';
import * as v from 'valibot';
import { violations, withAxe } from '../helpers/axe.ts';
import { openPage, sharedBrowser } from '../helpers/browser.ts';
import { needs } from '../helpers/programs.ts';
import { bootImage } from './boot-image.ts';
import { BILL } from './sbom.test.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
const BUILD_MS = 300_000;

describe('scripts/release', function () {
  this.timeout(2 * BUILD_MS);
  needs('mtools', 'GnuPG', 'Chromium');
  const work = mkdtempSync(join(tmpdir(), 'picamd-release-'));
  const folder = join(work, 'release');
  const env = { ...process.env, GNUPGHOME: join(work, 'gnupg'), SKIP_BUILD: 'true' };

  function release(...args: string[]): { status: number | null; stderr: string } {
    return spawnSync(join(ROOT, 'scripts/release'), ['--uncompressed', ...args], {
      cwd: work,
      env,
      encoding: 'utf8',
      timeout: BUILD_MS,
    });
  }

  before('make one, signed and with an image', () => {
    mkdirSync(env.GNUPGHOME, { mode: 0o700 });
    const key = [
      '--batch',
      '--passphrase',
      '',
      '--quick-generate-key',
      'release@example.org',
      'default',
      'default',
      'never',
    ];
    execFileSync('gpg', key, { env, stdio: 'ignore' });
    const image = bootImage(join(work, 'raspios.img'));
    const url = 'https://example.org/picamd/';
    const made = release('--image', image, '--url', url, '--key', 'release@example.org', folder);
    expect(made.status, made.stderr).to.equal(0);
  });

  after(() => {
    spawnSync('gpgconf', ['--kill', 'all'], { env });
    rmSync(work, { recursive: true, force: true });
  });

  it('has both packages, payload, integration of Home Assistant, image, manifest, bill of materials, and checksums of all', () => {
    expect(readdirSync(folder).toSorted()).to.deep.equal(
      [
        'LICENSE',
        'SHA256SUMS',
        'SHA256SUMS.asc',
        'index.html',
        `picamd-home-assistant_${version}.zip`,
        `picamd-payload_${version}.zip`,
        'picamd.asc',
        'picamd.png',
        `picamd_${version}.cdx.json`,
        `picamd_${version}.img.xz`,
        `picamd_${version}.rpi-imager-manifest`,
        `picamd_${version}_all.deb`,
        `picamd_${version}_arm64.deb`,
        'screen.png',
        'setup.png',
      ].toSorted(),
    );
    const checked = execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(checked.match(/: OK$/gm)).to.have.length(readdirSync(folder).length - 2);
    execFileSync('gpg', ['--batch', '--verify', 'SHA256SUMS.asc', 'SHA256SUMS'], {
      cwd: folder,
      env,
      stdio: 'ignore',
    });
    // The names in a zip are not compressed. Its top is that of a repository for HACS.
    const zip = readFileSync(join(folder, `picamd-home-assistant_${version}.zip`)).toString('latin1');
    for (const name of ['README.md', 'hacs.json', 'custom_components/picamd/manifest.json'])
      expect(zip).to.include(name);
    expect(zip).not.to.include('__pycache__');
    v.parse(BILL, JSON.parse(readFileSync(join(folder, `picamd_${version}.cdx.json`), 'utf8')));
    const manifest = readFileSync(join(folder, `picamd_${version}.rpi-imager-manifest`), 'utf8');
    expect(manifest)
      .to.include(`"https://example.org/picamd/picamd_${version}.img.xz"`)
      .and.include('"https://example.org/picamd/picamd.png"');
    // The size that Imager shows, in the header of the PNG (IHDR).
    const icon = readFileSync(join(folder, 'picamd.png'));
    expect([icon.readUInt32BE(16), icon.readUInt32BE(20)]).to.deep.equal([40, 40]);
  });

  it('has a page that works from the disk: every link leads to a file, and nothing comes from elsewhere', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const viewport of [
        { width: 1280, height: 800 },
        { width: 360, height: 700 },
      ]) {
        const url = pathToFileURL(join(folder, 'index.html')).href;
        const { page, complaints, requests, close } = await openPage(
          await sharedBrowser(),
          url,
          { viewport, colorScheme },
          withAxe,
        );
        expect(await violations(page)).to.deep.equal([]);
        expect(complaints).to.deep.equal([]);
        expect(requests.filter((request) => !request.startsWith('file:'))).to.deep.equal([]);
        const links = await page.evaluate<string[]>(
          '[...document.links].map((link) => link.getAttribute("href"))',
        );
        const outside = links.filter((link) => /^(https:|#)/.test(link));
        expect(outside).to.deep.equal(['#steps', 'https://www.raspberrypi.com/software/']);
        const files = readdirSync(folder);
        expect(links.filter((link) => !outside.includes(link) && !files.includes(link))).to.deep.equal([]);
        expect(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')).to.equal(
          true,
        );
        await close();
      }
    }
  });

  it('is made again with the same bytes, and without an image and a key if there are none', () => {
    const again = join(work, 'again');
    expect(release(again)).to.include({ status: 0 });
    const files = readdirSync(again);
    expect(files).to.include.members(['SHA256SUMS', 'index.html']);
    expect(files.filter((name) => /\.asc$|\.img|imager/.test(name))).to.deep.equal([]);
    for (const name of files.filter((file) => !['SHA256SUMS', 'index.html'].includes(file)))
      expect(readFileSync(join(again, name)).equals(readFileSync(join(folder, name))), name).to.equal(true);
  });

  it('says what is wrong with its arguments before it builds anything, and keeps other files', () => {
    const other = join(work, 'other');
    mkdirSync(other);
    writeFileSync(join(other, 'precious'), '');
    expect(release(other)).to.deep.include({
      status: 73,
      stderr: `release: ${other} has other files in it. Choose an empty folder.\n`,
    });
    expect(release('--key', 'nobody@example.org').status).to.equal(66);
    expect(release('--image', '/nowhere.img', '--url', 'https://example.org').status).to.equal(66);
    expect(release('--image', join(work, 'raspios.img')).stderr).to.equal(
      'release: --image needs --url https://SITE/FOLDER.\n',
    );
    expect(release('--fast').status).to.equal(64);
  });
});
