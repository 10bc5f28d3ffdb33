import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import * as v from 'valibot';

const SCRIPT = fileURLToPath(new URL('../../../scripts/imager-manifest', import.meta.url));
const URL_OF_IMAGE = 'https://example.org/releases/1.0/picamd.img.xz';

/** An operating system in Imager's schema: its required fields, and those that picamd sets. */
const SHA256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const BYTES = v.pipe(v.number(), v.integer(), v.minValue(1));
const MANIFEST = v.strictObject({
  os_list: v.pipe(
    v.array(
      v.strictObject({
        name: v.pipe(v.string(), v.nonEmpty()),
        description: v.pipe(v.string(), v.nonEmpty()),
        icon: v.pipe(v.string(), v.url()),
        url: v.pipe(v.string(), v.url()),
        extract_size: BYTES,
        extract_sha256: SHA256,
        image_download_size: BYTES,
        image_download_sha256: SHA256,
        release_date: v.pipe(v.string(), v.isoDate()),
        devices: v.pipe(v.array(v.picklist(['pi3-64bit', 'pi4-64bit', 'pi5-64bit'])), v.nonEmpty()),
        init_format: v.picklist(['none', 'systemd', 'cloudinit', 'cloudinit-rpi', 'rpi-preseed']),
        architecture: v.picklist(['armv6', 'armv7', 'armv8']),
      }),
    ),
    v.length(1),
  ),
});

describe('scripts/imager-manifest', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-manifest-'));
  const image = join(folder, 'picamd.img');
  const xz = `${image}.xz`;

  before(() => {
    writeFileSync(image, Buffer.alloc(1_000_000, 'picamd'));
    spawnSync('xz', ['--keep', image]);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(SCRIPT, args, {
      encoding: 'utf8',
      env: { ...process.env, SOURCE_DATE_EPOCH: '1764000000' },
    });
  }

  it('writes a manifest that Imager accepts', () => {
    const { stdout, stderr } = run(image, xz, URL_OF_IMAGE);
    expect(stderr).to.equal('');
    const [system] = v.parse(MANIFEST, JSON.parse(stdout)).os_list;
    const sum = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
    expect(system).to.include({
      url: URL_OF_IMAGE,
      extract_size: 1_000_000,
      extract_sha256: sum(image),
      image_download_size: readFileSync(xz).length,
      image_download_sha256: sum(xz),
      release_date: '2025-11-24',
      // With another value, Imager does not ask for Wi-Fi and hostname, or writes them to the wrong place.
      init_format: 'cloudinit-rpi',
    });
  });

  it('rejects an .xz of another image', () => {
    const other = join(folder, 'other.img');
    writeFileSync(other, 'another image');
    expect(run(other, xz, URL_OF_IMAGE)).to.include({ status: 1, stdout: '' });
    expect(run(other, xz, URL_OF_IMAGE).stderr).to.include('does not unpack to the size of');
  });

  it('rejects an invalid URL, or one without https', () => {
    expect(run(image, xz, 'https://example.org/"quote').stderr).to.include(
      'contains characters that are invalid in a URL',
    );
    expect(run(image, xz, 'http://example.org/picamd.img.xz').stderr).to.include('must start with https://');
  });
});
