import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { cameraProblems } from '../../daemon/camera/sources/video-options.ts';
import { ConfigError } from '../../daemon/config/load.ts';
import { describeConfig } from '../../daemon/config/help.ts';
import { orWithoutOverride } from '../../daemon/config/fallback.ts';
import { loadConfig } from '../../daemon/config/load.ts';
import type { Loaded } from '../../daemon/config/load.ts';
import { PicamdError } from '../../daemon/errors.ts';
import { startApp } from '../helpers/app.ts';
import { runDaemon } from '../helpers/daemon.ts';
import { picamd } from '../helpers/run-command.ts';
import { installation } from '../helpers/installation.ts';
import { AS_NOBODY } from '../helpers/as-nobody.ts';
import { skipNamed } from '../helpers/skip-named.ts';

type Load = typeof loadConfig;

describe('layers of settings', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-layers-'));
  const [file, override] = [join(folder, 'picamd.conf'), join(folder, 'override.conf')];
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(() => {
    rmSync(override, { force: true, recursive: true });
    writeFileSync(file, '');
  });

  const load = (...argv: string[]): Loaded =>
    loadConfig(['--config', file, '--override-file', override, ...argv], {}, cameraProblems);

  it('override each other in this order: package, file, override file, environment, flag; a bad package file is rejected', async () => {
    const installed = installation('MAX_VIEWERS=1\n');
    try {
      const { loadConfig: loadInstalled } = (await import(installed.file('config/load.js'))) as {
        loadConfig: Load;
      };
      writeFileSync(installed.packageFile, 'MAX_VIEWERS=none\n');
      expect(() => loadInstalled(['--config', file], {}))
        .to.throw()
        .with.property('problems')
        .that.deep.equals([
          `${installed.packageFile} line 1: MAX_VIEWERS is "none" but must be a whole number from 1 to 10000`,
        ]);
      const layers: ((argv: string[], env: NodeJS.ProcessEnv) => void)[] = [
        () => writeFileSync(installed.packageFile, `MAX_VIEWERS=1\nOVERRIDE_FILE=${override}\n`),
        () => writeFileSync(file, 'MAX_VIEWERS=2\n'),
        () => writeFileSync(override, 'MAX_VIEWERS=3\n'),
        (_argv, env) => (env['PICAMD_MAX_VIEWERS'] = '4'),
        (argv) => argv.push('--max-viewers', '5'),
      ];
      // For every subset of the layers the last one counts; without any, the default.
      for (let set = 0; set < 2 ** layers.length; set++) {
        const [argv, env] = [['--config', file], {}];
        writeFileSync(installed.packageFile, `OVERRIDE_FILE=${override}\n`);
        writeFileSync(file, '');
        rmSync(override, { force: true });
        let expected = 100;
        for (const [i, put] of layers.entries())
          if ((set & (1 << i)) !== 0) {
            put(argv, env);
            expected = i + 1;
          }
        const { config, notices } = loadInstalled(argv, env);
        expect([config.MAX_VIEWERS, notices], set.toString(2)).to.deep.equal([expected, []]);
      }
    } finally {
      installed.clear();
    }
  });

  it('include no package file in a checkout', () => {
    expect(loadConfig(['--config', file], {}).origins.size).to.equal(0);
  });

  it('take OVERRIDE_FILE from every layer but the override file', () => {
    writeFileSync(override, 'PORT=1\n');
    expect(loadConfig(['--config', file], { PICAMD_OVERRIDE_FILE: override }).config.PORT).to.equal(1);
    writeFileSync(file, `OVERRIDE_FILE=${override}\n`);
    expect(loadConfig(['--config', file], {}).config.PORT).to.equal(1);
    expect(loadConfig(['--config', file, '--override-file', ''], {}).config.PORT).to.equal(8000);
    expect(loadConfig(['--config', file], {}).origins.get('PORT')).to.equal(`${override} line 1`);
  });

  it('work without the override file if it does not exist', () => {
    expect(load().notices).to.deep.equal([]);
    expect(load('--override-file', join(file, 'below')).notices).to.deep.equal([]);
  });

  const BAD: Record<string, [content: string | Buffer, told: (string | RegExp)[]]> = {
    'an unknown name': [
      'PORT=1\nCAMERA_WITDH=3\n',
      [`${override} line 2: unknown setting CAMERA_WITDH; did you mean CAMERA_WIDTH?`],
    ],
    'a bad value': [
      'PORT=99999\n',
      [`${override} line 1: PORT is "99999" but must be a whole number from 0 to 65535`],
    ],
    'a conflict with another setting': [
      'RING_BYTES=16M\nMAX_FRAME_BYTES=8M\n',
      [/^.*override\.conf line 1: RING_BYTES \(16777216\) must be at least 25166592,/],
    ],
    'a value that the camera program does not support': [
      'SOURCE=rpicam\nCAMERA_SHUTTER_US=100000\n',
      [/^.*override\.conf line 2: CAMERA_SHUTTER_US is 100000: must be at most 33333/],
    ],
    'another override file': [
      'OVERRIDE_FILE=/x\n',
      [`${override} line 1: OVERRIDE_FILE is not allowed in the override file`],
    ],
    'more than 64 KiB': [
      '#'.repeat(70_000),
      [`${override} is larger than 64 KiB, too large for a settings file`],
    ],
    'zeros, as after a power cut': [Buffer.alloc(512), [`${override} is not a text file`]],
    'UTF-16, which some editors save': [
      Buffer.from('PORT=1\r\n', 'utf16le'),
      [`${override} is saved as UTF-16; save it as UTF-8 (Notepad: Save as, Encoding: UTF-8)`],
    ],
    'UTF-16 with a byte order mark': [
      Buffer.from('\uFEFFPORT=1\r\n', 'utf16le').swap16(),
      [/ is saved as UTF-16; save it as UTF-8 /],
    ],
    'a line that was cut off': ['PORT=1\nCAMERA_WI', [`${override} line 2: not a KEY=VALUE line: CAMERA_WI`]],
    'nothing but mistakes': [
      'x\n'.repeat(9),
      [
        ...[1, 2, 3, 4, 5].map((line) => `${override} line ${line}: not a KEY=VALUE line: x`),
        `${override} has 4 more mistakes`,
      ],
    ],
  };
  for (const [what, [content, told]] of Object.entries(BAD))
    it(`ignore an override file with ${what}, and say so`, () => {
      writeFileSync(file, 'PORT=7\n');
      writeFileSync(override, content);
      const { config, notices, origins } = load();
      expect(config.PORT).to.equal(7);
      expect(origins.get('PORT')).to.equal(`${file} line 1`);
      expect(notices).to.have.length(told.length);
      for (const [i, { code, message, hint }] of notices.entries()) {
        expect(code).to.equal('bad-override');
        expect(hint).to.match(/^.*override\.conf is ignored until this is fixed/);
        if (typeof told[i] === 'string') expect(message).to.equal(told[i]);
        else expect(message).to.match(told[i]!);
      }
    });

  it('ignore an override file that is not a file or cannot be read, without blocking', function () {
    execFileSync('mkfifo', [override]);
    expect(load().notices.map(({ message }) => message)).to.deep.equal([`${override} is not a file`]);
    rmSync(override);
    expect(load('--override-file', folder).notices[0]?.message).to.equal(`${folder} is not a file`);
    symlinkSync(override, override);
    expect(load().notices[0]?.message).to.include('cannot be read: ELOOP');
  });

  it('ignore an override file that this user may not read', async function () {
    if (process.getuid?.() !== 0) skipNamed(this, 'an override file of another user: needs root');
    writeFileSync(override, 'PORT=1\n', { mode: 0o600 });
    chmodSync(folder, 0o755);
    const args = ['--check', '--config', file, '--override-file', override];
    const { code, stdout } = await runDaemon(args, {}, AS_NOBODY);
    expect(code).to.equal(0);
    expect(stdout).to.match(/^Warning: .*override\.conf cannot be read: EACCES/m);
  });

  it('reject mistakes in the other layers, whatever the override file says', () => {
    writeFileSync(file, 'PORT=x\n');
    writeFileSync(override, 'PORT=1\nBOGUS=1\n');
    expect(() => load())
      .to.throw(ConfigError)
      .with.property('problems')
      .that.deep.equals([`${file} line 1: PORT is "x" but must be a whole number from 0 to 65535`]);
  });

  it('let the override file set what another file lacks', () => {
    writeFileSync(file, 'SOURCE=url\n');
    writeFileSync(override, 'SOURCE_URL=http://192.0.2.1/\n');
    expect(load()).to.deep.include({ notices: [], withoutOverride: null });
  });

  it('show no secret of the override file', () => {
    writeFileSync(override, 'SOURCE_URL=ftp://user:geheim@host\n');
    const text = JSON.stringify(load().notices) + describeConfig(load(), []);
    expect(text).to.include('SOURCE_URL must be').and.not.include('geheim');
  });

  it('ignore an override file that picamd cannot start with', async () => {
    writeFileSync(override, 'PORT=1\n');
    const tried: number[] = [];
    const failing = async ({ config }: Loaded) => {
      tried.push(config.PORT);
      if (config.PORT === 1) throw new PicamdError('port-denied', 'It may not', 'Another one.');
    };
    const { notices, config } = await orWithoutOverride(load(), failing);
    expect([tried, config.PORT]).to.deep.equal([[1, 8000], 8000]);
    expect(notices.map(({ message }) => message)).to.deep.equal(['It may not. Another one.']);
    rmSync(override);
    const error = await orWithoutOverride(load('--port', '1'), failing).catch((thrown: unknown) => thrown);
    expect(error).to.have.property('code', 'port-denied');
  });

  describe('of a daemon', () => {
    const args = () => ['--config', file, '--override-file', override];

    it('are all checked by --check, which warns about the override file', async () => {
      writeFileSync(override, 'PROT=1\n');
      const { code, stdout, stderr } = await picamd(['--check', ...args()]);
      expect([code, stderr]).to.deep.equal([0, '']);
      expect(stdout).to.match(
        /^The settings are valid .*\n[^]*^Warning: .*line 1: unknown setting PROT; did you mean PORT\? /m,
      );
      writeFileSync(override, 'HOST=0.0.0.0\n');
      expect((await picamd(['--check', ...args()])).stdout).to.match(
        /^Warning: HOST=0\.0\.0\.0 opens the camera to a network/m,
      );
    });

    it('are reloaded by SIGHUP, and each mistake is logged once', async () => {
      writeFileSync(override, 'MAX_VIEWERS=x\n');
      const daemon = await startApp(args());
      const status = async () =>
        (await (await fetch(`${daemon.url}/status`)).json()) as { notices: { message: string }[] };
      expect((await status()).notices).to.have.length(1);
      await daemon.reload();
      expect(daemon.log().match(/MAX_VIEWERS is/g)).to.have.length(1);
      writeFileSync(override, 'MAX_VIEWERS=7\nLOG_LEVEL=debug\n');
      await daemon.reload();
      await daemon.logged(/"changed":\["live","log"\]/);
      expect((await status()).notices).to.deep.equal([]);
      writeFileSync(override, 'BOGUS=7\n');
      await daemon.reload();
      await daemon.logged(/unknown setting BOGUS/);
      expect((await status()).notices[0]?.message).to.include('BOGUS');
      await daemon.stop();
    });

    it('start without an override file whose address this machine does not have', async () => {
      writeFileSync(override, 'HOST=192.0.2.9\nAUTH=none\n');
      const daemon = await startApp(args());
      expect(daemon.url).to.match(/^http:\/\/127\.0\.0\.1:/);
      await daemon.logged(/192\.0\.2\.9 is not an address of this machine/);
      await daemon.stop();
    });

    it('start without an override file that opens the camera to a network without users', async () => {
      writeFileSync(override, 'HOST=0.0.0.0\n');
      const daemon = await startApp(args());
      expect(daemon.url).to.match(/^http:\/\/127\.0\.0\.1:/);
      await daemon.logged(/"code":"bad-override".*HOST=0\.0\.0\.0 opens the camera to a network/);
      await daemon.stop();
    });
  });
});
