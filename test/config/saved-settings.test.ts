import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { cameraProblems } from '../../daemon/camera/sources/video-options.ts';
import { loadConfig } from '../../daemon/config/load.ts';
import { KEYS, SETTINGS } from '../../daemon/config/settings.ts';
import { savedPath } from '../../daemon/config/saved-settings.ts';
import { stateFolder } from '../../daemon/config/state-folder.ts';
import type { Command } from '../../daemon/config/command-line.ts';
import { startApp } from '../helpers/app.ts';
import { AS_NOBODY } from '../helpers/as-nobody.ts';
import { basic, CHEAP, credentialsFile, USER } from '../helpers/credentials.ts';
import { runDaemon } from '../helpers/daemon.ts';
import { freePort } from '../helpers/free-port.ts';
import { skipNamed } from '../helpers/skip-named.ts';

/** A new setting must be decided: may an admin set it in a browser, and can that lock the admin out? */
const NEVER = `RECORD_PATH AUTH CREDENTIALS_FILE CLAIM_FILE TLS_CERT TLS_KEY SOURCE_DEVICE SOURCE_COMMAND SOURCE_FILE CAMERA_BINARY
  CAMERA_TUNING_FILE CAMERA_EXTRA_ARGS OVERRIDE_FILE CONSOLE_FILE ROLE CAMERAS_FILE NATS_CREDS_FILE NATS_CA_FILE NATS_CONFIG
  MQTT_PASSWORD_FILE MQTT_CA_FILE`;
const CONFIRM = `HOST PORT FALLBACK_PORT TRUSTED_PROXIES ALLOWED_HOSTS TLS_SELF_SIGNED MAX_HEADER_BYTES MAX_URL_BYTES`;
const FREE = `CAMERA_NAME PRIVACY_MASKS PRIVACY_SNAPSHOT CORS_ORIGIN FRAME_ANCESTORS METRICS ALIASES HEALTH_OPEN MAX_VIEWERS MAX_VIEWERS_PER_ADDRESS STALE_SECONDS
  MAX_CONNECTIONS HEADER_SECONDS IDLE_SECONDS SOURCE SOURCE_URL SOURCE_URL_FINGERPRINT SOURCE_URL_REDIRECT_HOSTS
  CAMERA_MODE CAMERA_ID CAMERA_WIDTH CAMERA_HEIGHT CAMERA_FRAMERATE CAMERA_QUALITY CAMERA_ROTATION CAMERA_HFLIP
  CAMERA_VFLIP CAMERA_FIELD_OF_VIEW CAMERA_ROI CAMERA_EXPOSURE CAMERA_SHUTTER_US CAMERA_GAIN CAMERA_EV CAMERA_METERING
  CAMERA_AWB CAMERA_AWB_GAINS CAMERA_BRIGHTNESS CAMERA_CONTRAST CAMERA_SATURATION CAMERA_SHARPNESS CAMERA_DENOISE
  CAMERA_AUTOFOCUS_MODE CAMERA_AUTOFOCUS_RANGE CAMERA_LENS_POSITION CAMERA_ANTI_FLICKER CAMERA_HDR CAMERA_BUFFER_COUNT
  CAMERA_NO_RAW FIRST_FRAME_SECONDS STALL_SECONDS IDLE_STOP_SECONDS RING_BYTES RING_SECONDS MAX_FRAME_BYTES LOG_LEVEL LOG_FORMAT
  TRACE TEST_PICTURE OVERLAY_TEXT OVERLAY_POSITION TIMEZONE MOTION MOTION_SENSITIVITY MOTION_AREA
  MOTION_FPS EVENT_GAP EVENT_MAX EVENTS_PER_HOUR CAMERA_LOST_SECONDS PRE_SECONDS POST_SECONDS RECORD RECORD_FPS RECORD_DAYS RECORD_MAX_BYTES RECORD_KEEP_FREE RECORD_ON_SYSTEM_CARD
  ALERT_PING_URL ALERT_PING_SECONDS NATS_URL NATS_SITE NATS_CAMERA
  MQTT_URL MQTT_PASSWORD MQTT_USERNAME MQTT_ALLOW MQTT_SNAPSHOT_SECONDS MQTT_DISCOVERY MQTT_DISCOVERY_PREFIX`;

describe('what a browser may set', () => {
  const keysOf = (kind: string) => KEYS.filter((key) => SETTINGS[key].browser.kind === kind);
  const sorted = (text: string) => text.split(/\s+/).toSorted();

  it('is decided for every setting', () => {
    expect(keysOf('never').toSorted()).to.deep.equal(sorted(NEVER));
    expect(keysOf('confirm').toSorted()).to.deep.equal(sorted(CONFIRM));
    expect(keysOf('free').toSorted()).to.deep.equal(sorted(FREE));
  });

  it('is no path, no program and no command', () => {
    const risky = KEYS.filter((key) => /PATH|ARGS/.test(SETTINGS[key].placeholder) || key.endsWith('_FILE'));
    expect(keysOf('never')).to.include.members(risky);
  });

  it('has the limits of its type in the facts for a form', () => {
    expect(SETTINGS.CAMERA_WIDTH.form).to.deep.equal({
      kind: 'integer',
      min: 16,
      max: 9152,
      step: 2,
      unit: 'pixels',
    });
    expect(SETTINGS.CAMERA_EV.form).to.deep.equal({ kind: 'number', min: -8, max: 8, unit: 'stops' });
    expect(SETTINGS.RING_BYTES.form).to.deep.equal({ kind: 'bytes', min: 65_536, max: 2 ** 30 });
    expect(SETTINGS.CAMERA_ROI.form).to.deep.equal({ kind: 'numbers', count: 4, min: 0, max: 1 });
    expect(SETTINGS.CAMERA_HFLIP.form).to.deep.equal({ kind: 'on-off' });
    expect(SETTINGS.ALLOWED_HOSTS.form).to.deep.equal({ kind: 'list', maxLength: 8192 });
    for (const key of KEYS) {
      const { form, allowed } = SETTINGS[key];
      const shown =
        form.kind === 'choice' ? form.choices : 'unit' in form ? [String(form.min), String(form.max)] : [];
      for (const word of shown) expect(allowed, key).to.include(word);
    }
  });
});

describe('the folder of settings.conf', () => {
  it('is that of the service, else that of the user', () => {
    const run = { command: 'run', file: null } as const;
    expect(stateFolder({ STATE_DIRECTORY: '/srv/a:/x', HOME: '/home/a' }, run)).to.equal('/srv/a');
    expect(stateFolder({ XDG_STATE_HOME: '/s', HOME: '/home/a' }, run)).to.equal('/s/picamd');
    expect(stateFolder({ XDG_STATE_HOME: 'relative', HOME: '/home/a' }, run)).to.equal(
      '/home/a/.local/state/picamd',
    );
    expect(stateFolder({}, run)).to.equal(null);
  });

  it('is that of the service for a command of the package that is run by hand, and reads its settings file', () => {
    const folderOf = (
      command: Command,
      file: string | null,
      isPackage: boolean,
      env: NodeJS.ProcessEnv = {},
    ) => stateFolder({ HOME: '/root', ...env }, { command, file }, isPackage);
    const [service, user] = ['/var/lib/picamd', '/root/.local/state/picamd'];
    for (const file of [null, '/etc/picamd/picamd.conf', '/etc/picamd/garden.conf'])
      expect(folderOf('doctor', file, true), String(file)).to.equal(service);
    expect(folderOf('check', null, true, { XDG_STATE_HOME: '/s' })).to.equal(service);
    expect(folderOf('check', null, true, { STATE_DIRECTORY: '/srv/a' })).to.equal('/srv/a');
    expect(folderOf('run', null, true)).to.equal(user);
    expect(folderOf('doctor', '/home/a/picamd.conf', true)).to.equal(user);
    expect(folderOf('doctor', null, false)).to.equal(user);
  });
});

describe('the path of settings.conf', () => {
  it('is another one for each service, because they share a folder', () => {
    for (const file of [null, '/etc/picamd/picamd.conf', '/home/a/garden.conf'])
      expect(savedPath('/srv/a', file), String(file)).to.equal('/srv/a/settings.conf');
    expect(savedPath('/srv/a', '/etc/picamd/garden.conf')).to.equal('/srv/a/garden/settings.conf');
    expect(savedPath(null, '/etc/picamd/garden.conf')).to.equal(null);
    const env = { STATE_DIRECTORY: '/srv/a', PICAMD_CONFIG: '/etc/picamd/garden.conf' };
    expect(savedOf(env)).to.equal('/srv/a/garden/settings.conf');
  });

  /** As the daemon finds it, although that settings file does not exist here. */
  function savedOf(env: NodeJS.ProcessEnv): string | null {
    return loadConfig(['doctor'], env).saved.path;
  }
});

describe('settings.conf', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-saved-'));
  const [file, override, saved] = ['picamd.conf', 'override.conf', 'settings.conf'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  const env = { STATE_DIRECTORY: folder };
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(() => {
    for (const path of [saved, override]) rmSync(path, { force: true, recursive: true });
    writeFileSync(file, '');
  });

  const load = (argv: string[] = [], more: NodeJS.ProcessEnv = {}) =>
    loadConfig(['--config', file, '--override-file', override, ...argv], { ...env, ...more }, cameraProblems);

  it('is above the settings file and below override file, environment and flags', () => {
    const layers: ((argv: string[], more: NodeJS.ProcessEnv) => void)[] = [
      () => writeFileSync(file, 'MAX_VIEWERS=1\n'),
      () => writeFileSync(saved, 'MAX_VIEWERS=2\n'),
      () => writeFileSync(override, 'MAX_VIEWERS=3\n'),
      (_argv, more) => (more['PICAMD_MAX_VIEWERS'] = '4'),
      (argv) => argv.push('--max-viewers', '5'),
    ];
    for (let set = 0; set < 2 ** layers.length; set++) {
      for (const path of [saved, override]) rmSync(path, { force: true });
      writeFileSync(file, '');
      const [argv, more] = [[], {}];
      let expected = 100;
      for (const [i, put] of layers.entries())
        if ((set & (1 << i)) !== 0) {
          put(argv, more);
          expected = i + 1;
        }
      const { config, notices } = load(argv, more);
      expect([config.MAX_VIEWERS, notices], set.toString(2)).to.deep.equal([expected, []]);
    }
  });

  const BAD: Record<string, [content: string, kept: Record<string, unknown>, told: (string | RegExp)[]]> = {
    'an unknown name': [
      'CAMERA_WITDH=3\nMAX_VIEWERS=7\n',
      { MAX_VIEWERS: 7 },
      [`${saved} line 1: unknown setting CAMERA_WITDH; did you mean CAMERA_WIDTH?`],
    ],
    'a value out of range': [
      'MAX_VIEWERS=0\nCAMERA_WIDTH=640\n',
      { MAX_VIEWERS: 100, CAMERA_WIDTH: 640 },
      [`${saved} line 1: MAX_VIEWERS is "0" but must be a whole number from 1 to 10000`],
    ],
    'what a browser may not set': [
      'SOURCE_COMMAND=rm -rf /\nCAMERA_BINARY=/tmp/x\nMAX_VIEWERS=7\n',
      { SOURCE_COMMAND: [], CAMERA_BINARY: '', MAX_VIEWERS: 7 },
      [/line 1: SOURCE_COMMAND cannot be set in a browser\. It/, /line 2: CAMERA_BINARY cannot be set/],
    ],
    'a line that was cut off': [
      'MAX_VIEWERS=7\nCAMERA_WI',
      { MAX_VIEWERS: 7 },
      [`${saved} line 2: not a KEY=VALUE line: CAMERA_WI`],
    ],
    'a conflict between two of its entries': [
      'RING_BYTES=16M\nMAX_FRAME_BYTES=8M\nMAX_VIEWERS=7\n',
      { RING_BYTES: null, MAX_FRAME_BYTES: null, MAX_VIEWERS: 7 },
      [/RING_BYTES \(16777216\) must be at least/, /RING_BYTES \(16777216\) must be at least/],
    ],
    'a setting that lacks another': ['SOURCE=url\n', { SOURCE: 'auto' }, [/SOURCE=url needs SOURCE_URL/]],
    'nothing but mistakes': [
      'x\n'.repeat(9),
      {},
      [
        ...[1, 2, 3, 4, 5].map((line) => `${saved} line ${line}: not a KEY=VALUE line: x`),
        `${saved} has 4 more mistakes`,
      ],
    ],
  };
  for (const [what, [content, kept, told]] of Object.entries(BAD))
    it(`loses only the entry with ${what}, with a notice`, () => {
      writeFileSync(saved, content);
      const { config, notices } = load();
      expect(config).to.deep.include(kept);
      expect(notices.map(({ code }) => code)).to.deep.equal(told.map(() => 'bad-saved-setting'));
      for (const [i, { message }] of notices.entries())
        if (typeof told[i] === 'string') expect(message).to.equal(told[i]);
        else expect(message).to.match(told[i]!);
    });

  it('loses the entry that makes a value of another file wrong, and no other', () => {
    writeFileSync(file, 'SOURCE=rpicam\nCAMERA_SHUTTER_US=30000\n');
    writeFileSync(saved, 'CAMERA_FRAMERATE=60\nMAX_VIEWERS=7\n');
    const { config, notices, saved: read } = load();
    expect(config).to.include({ CAMERA_FRAMERATE: 30, CAMERA_SHUTTER_US: 30_000, MAX_VIEWERS: 7 });
    expect(notices).to.have.length(1);
    expect([...read.values.keys()]).to.deep.equal(['MAX_VIEWERS']);
  });

  it('gives way to the card: a conflict with the override file costs the entry, not that file', () => {
    writeFileSync(override, 'RING_BYTES=16M\n');
    writeFileSync(saved, 'MAX_FRAME_BYTES=8M\n');
    const { config, notices } = load();
    expect(config).to.include({ RING_BYTES: 2 ** 24, MAX_FRAME_BYTES: null });
    expect(notices.map(({ code }) => code)).to.deep.equal(['bad-saved-setting']);
  });

  it('may complete another file, and does not hide its mistakes', () => {
    writeFileSync(file, 'SOURCE=url\n');
    writeFileSync(saved, 'SOURCE_URL=http://192.0.2.1/\n');
    expect(load().notices).to.deep.equal([]);
    writeFileSync(file, 'PORT=x\n');
    expect(() => load()).to.throw(/PORT is "x"/);
  });

  const UNREADABLE: Record<string, [put: () => void, told: RegExp]> = {
    'a directory': [() => mkdirSync(saved), /is not a file/],
    'a link': [() => symlinkSync(file, saved), /settings\.conf is a link/],
    'a link to itself': [() => symlinkSync(saved, saved), /settings\.conf is a link/],
    'a pipe': [() => execFileSync('mkfifo', [saved]), /is not a file/],
    'zeros, as after a power cut': [() => writeFileSync(saved, Buffer.alloc(512)), /is not a text file/],
    'larger than 64 KiB': [() => writeFileSync(saved, '#'.repeat(70_000)), /is larger than 64 KiB/],
  };
  for (const [what, [put, told]] of Object.entries(UNREADABLE))
    it(`is left out as a whole if it is ${what}`, () => {
      put();
      const { config, notices } = load();
      expect(config.MAX_VIEWERS).to.equal(100);
      expect(notices.map(({ code }) => code)).to.deep.equal(['bad-saved-setting', 'masks-unsure']);
      expect(notices[0]?.message).to.match(told);
      // There may have been masks in it.
      expect(config.PRIVACY_MASKS).to.have.length(1);
    });

  it('is left out if this user may not read it', async function () {
    if (process.getuid?.() !== 0) skipNamed(this, 'a settings.conf of another user: needs root');
    writeFileSync(saved, 'MAX_VIEWERS=7\n', { mode: 0o600 });
    chmodSync(folder, 0o755);
    const { code, stdout } = await runDaemon(['--check', '--config', file], env, AS_NOBODY);
    expect(code).to.equal(0);
    expect(stdout).to.match(/^Warning: .*settings\.conf cannot be read: EACCES.*with sudo/m);
  });

  it('shows no secret in a notice', () => {
    writeFileSync(saved, 'SOURCE_URL=ftp://user:geheim@host\n');
    expect(JSON.stringify(load().notices)).to.include('SOURCE_URL must be').and.not.include('geheim');
  });

  describe('of a daemon', () => {
    const args = () => ['--config', file];

    it('does not stop a start or a reload with an address that this machine does not have', async () => {
      writeFileSync(saved, 'HOST=192.0.2.9\nMAX_VIEWERS=7\n');
      const users = await credentialsFile(CHEAP);
      const daemon = await startApp(
        [...args(), '--port', String(await freePort()), '--credentials-file', users.path],
        env,
      );
      try {
        expect(daemon.url).to.match(/^http:\/\/127\.0\.0\.1:/);
        await daemon.logged(/"code":"bad-saved-setting".*192\.0\.2\.9 is not an address of this machine/);
        writeFileSync(saved, 'HOST=192.0.2.8\nMAX_VIEWERS=8\n');
        await daemon.reload();
        await daemon.logged(/192\.0\.2\.8 is not an address of this machine/);
        const headers = { Authorization: basic(USER.name, USER.password) };
        const status = await fetch(`${daemon.url}/status`, { headers });
        const { notices } = (await status.json()) as { notices: object[] };
        expect(notices).to.have.length(1);
      } finally {
        await daemon.stop();
        users.clear();
      }
    });

    it('does not open a camera without users to a network', async () => {
      writeFileSync(saved, 'HOST=0.0.0.0\n');
      const daemon = await startApp(args(), env);
      expect(daemon.url).to.match(/^http:\/\/127\.0\.0\.1:/);
      await daemon.stop();
    });
  });
});
