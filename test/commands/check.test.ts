import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { NOBODY } from '../helpers/daemon.ts';
import { jpeg } from '../helpers/jpeg.ts';
import { picamd } from '../helpers/run-command.ts';

describe('picamd --check', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-check-'));
  after(() => rmSync(folder, { recursive: true }));

  function put(name: string, content: string | Buffer, mode = 0o644): string {
    const path = join(folder, name);
    writeFileSync(path, content, { mode });
    return path;
  }

  async function check(...args: string[]): Promise<{ code: number | null; stderr: string }> {
    const { code, stderr, stdout } = await picamd(['--check', '--config', '/dev/null', ...args], {
      ...NOBODY,
    });
    expect(stdout === '').to.equal(code !== 0);
    return { code, stderr };
  }

  const source = (kind: string, value: string) => ['--source', kind, `--source-${kind}`, value];

  it('opens the file or the folder that it says is good', async () => {
    const picture = jpeg({ width: 64, height: 48, scanBytes: 500, seed: 1 });
    const pictures = join(folder, 'pictures');
    mkdirSync(pictures);
    for (const [path, said] of [
      [
        join(folder, 'missing.mjpeg'),
        /^picamd: SOURCE=file: Cannot read .*missing\.mjpeg: ENOENT.*Set SOURCE_FILE to /,
      ],
      [put('text.mjpeg', 'no picture'), /contains no JPEG/],
      [put('text.jpg', 'no picture'), /has no JPEG that can be read/],
      [pictures, /contains no JPEG/],
      ['/dev/zero', /neither a file nor a folder/],
    ] as const) {
      const { code, stderr } = await check(...source('file', path));
      expect(code, path).to.equal(78);
      expect(stderr).to.match(said);
    }
    writeFileSync(join(pictures, 'a.jpg'), 'no picture');
    writeFileSync(join(pictures, 'b.jpg'), picture);
    for (const path of [
      pictures,
      put('one.jpg', picture),
      put('two.mjpeg', Buffer.concat([picture, picture])),
    ])
      expect(await check(...source('file', path)), path).to.deep.equal({ code: 0, stderr: '' });
  });

  it('finds the program, and does not start it', async () => {
    const started = join(folder, 'started');
    const program = put('cam', `#!/bin/sh\ntouch '${started}'\n`, 0o755);
    for (const args of [
      source('command', `${program} -x`),
      ['--source', 'rpicam', '--camera-binary', program],
    ])
      expect(await check(...args)).to.deep.equal({ code: 0, stderr: '' });
    expect(readdirSync(folder)).to.not.include('started');
    const plain = put('plain', '');
    for (const [args, said] of [
      [
        source('command', 'no-such-program -x'),
        /^picamd: SOURCE=command: no-such-program, .* cannot be run\. Install it/,
      ],
      [source('command', plain), /cannot be run/],
      [['--source', 'rpicam', '--camera-binary', plain], /may not execute .*plain\. Run sudo chmod a\+rx/],
      [
        ['--source', 'usb', '--source-device', '/dev/nonexistent'],
        /^picamd: SOURCE=usb: (The USB camera \/dev\/nonexistent is not there|ffmpeg, which reads USB cameras, is not)/,
      ],
      [['--camera-binary', '/nonexistent/cam'], /^picamd: SOURCE=auto: The camera program was not found/],
      [
        ['--source', 'rpicam', '--camera-binary', program, '--camera-tuning-file', '/nonexistent/t.json'],
        /CAMERA_TUNING_FILE cannot be read: ENOENT.*or remove it/,
      ],
    ] as const) {
      const { code, stderr } = await check(...args);
      expect(code, args.join(' ')).to.equal(78);
      expect(stderr).to.match(said);
    }
  });

  it('tries HOST, but not PORT, which picamd may be using', async () => {
    const open = ['--source', 'test', '--auth', 'none', '--host'];
    for (const host of ['127.0.0.1', '::', 'localhost', join(folder, 'cam.sock')])
      expect((await check(...open, host)).code, host).to.equal(0);
    expect(readdirSync(folder)).to.not.include('cam.sock');
    for (const host of ['192.0.2.1', '2001:db8::1', '/nonexistent/cam.sock']) {
      const { code, stderr } = await check(...open, host);
      expect(code, host).to.equal(68);
      expect(stderr).to.match(/is not an address of this machine|Cannot create the socket/);
    }
  });

  it('prints no control and bidi characters of values and of paths', async () => {
    const file = put('a\u001B[2J.conf', 'SOURCE=test\nCONSOLE_FILE=/tmp/\u202Etxt.\u2066\n');
    const { stdout } = await picamd(['--check', '--config', file], { ...NOBODY });
    expect(stdout).to.include('a?[2J.conf).\n').and.include('CONSOLE_FILE=/tmp/?txt.?  (');
    expect(stdout.replaceAll('\n', '')).to.not.match(/[\p{Cc}\p{Cf}]/u);
  });

  it('reads where the setup code will be', async () => {
    const args = ['--host', '0.0.0.0', '--claim-file'];
    expect((await check(...args, join(folder, 'new', 'claim-code'))).code).to.equal(0);
    const { code, stderr } = await check(...args, join(put('a-file', ''), 'claim-code'));
    expect(code).to.equal(73);
    expect(stderr).to.match(/CLAIM_FILE .* cannot be read: ENOTDIR/);
  });
});
