import { expect } from 'chai';
import { loadConfig } from '../../daemon/config/load.ts';
import { PACKAGE_FILE } from '../../daemon/config/files.ts';
import { KEYS } from '../../daemon/config/settings.ts';
import type { Key } from '../../daemon/config/settings.ts';
import { unusedNotices } from '../../daemon/config/unused-settings.ts';
import { startApp } from '../helpers/app.ts';
import { picamd } from '../helpers/run-command.ts';

describe('settings without effect', () => {
  function messages(...args: string[]): string[] {
    return loadConfig([...(args[0] === 'hub' ? args : ['--config', '/dev/null', ...args])], {}).notices.map(
      ({ message }) => message,
    );
  }

  const TABLE: [args: string[], ...told: string[]][] = [
    [[]],
    [['--source-url', 'http://cam/'], 'SOURCE_URL has no effect: SOURCE=auto'],
    [['--source', 'url', '--source-url', 'http://cam/']],
    [
      ['--source', 'test', '--source-command', 'cam', '--source-file', '/x'],
      'SOURCE_COMMAND has no effect: SOURCE=test',
      'SOURCE_FILE has no effect: SOURCE=test',
    ],
    [['--source-url', '']],
    [['--source-device', '/dev/video0'], 'SOURCE_DEVICE has no effect: SOURCE=auto'],
    [['--source', 'v4l2', '--source-device', '/dev/video0']],
    [['--test-picture', 'scene']],
    [['--source', 'rpicam', '--test-picture', 'scene'], 'TEST_PICTURE has no effect: SOURCE=rpicam'],
    [
      ['--source', 'test', '--source-url', 'http://a/', '--source-url-redirect-hosts', 'b'],
      'SOURCE_URL, SOURCE_URL_REDIRECT_HOSTS have no effect: SOURCE=test',
    ],
    [
      [
        '--source',
        'file',
        '--source-file',
        '/x',
        '--camera-hflip',
        '--camera-gain',
        '2',
        '--camera-width',
        '640',
      ],
      'CAMERA_HFLIP, CAMERA_GAIN have no effect: SOURCE=file',
    ],
    [['--camera-hflip', '--camera-gain', '2']],
    [['--source', 'test', '--camera-name', 'Garage']],
    [['--source', 'test', '--camera-hflip=off']],
    [['--idle-stop-seconds', '60'], 'IDLE_STOP_SECONDS has no effect: CAMERA_MODE=always'],
    [['--idle-stop-seconds', '60', '--camera-mode', 'on-demand']],
    [['--host', '/run/x', '--port', '81'], 'PORT has no effect: HOST=/run/x'],
    [['--tls-self-signed'], 'TLS_SELF_SIGNED has no effect: TLS_CERT is not set'],
    [['--trace', 'frame', '--log-level', 'warn'], 'TRACE has no effect: LOG_LEVEL=warn'],
    [['--trace', 'frame', '--log-level', 'debug']],
    [
      ['--nats-camera', 'hall', '--nats-creds-file', '/x'],
      'NATS_CAMERA, NATS_CREDS_FILE have no effect: NATS_URL is not set',
    ],
    [['--nats-url', 'nats://a', '--nats-camera', 'hall']],
    [['hub', '--cameras-file', '/x', '--nats-site', 'home2']],
    [
      ['hub', '--cameras-file', '/x', '--nats-ca-file', '/x', '--nats-camera', 'hall'],
      'NATS_CAMERA has no effect: ROLE=hub',
      'NATS_CA_FILE has no effect: NATS_URL is not set',
    ],
    [['--auth', 'none', '--claim-file', '/x'], 'CLAIM_FILE has no effect: AUTH=none'],
    [['hub', '--cameras-file', '/x', '--idle-stop-seconds', '60', '--camera-name', 'Site']],
    [
      ['hub', '--source', 'test', '--camera-hflip', '--record', 'events', '--ring-seconds', '9'],
      'SOURCE, CAMERA_HFLIP, RECORD, RING_SECONDS have no effect: ROLE=hub',
    ],
  ];
  for (const [args, ...told] of TABLE)
    it(`${args.join(' ') || 'the defaults'}: ${told.length}`, () =>
      expect(messages(...args)).to.deep.equal(told));

  it('of the package are not told: nobody has set them for an effect', () => {
    const { config } = loadConfig(['--config', '/dev/null', '--claim-file', '/x', '--auth', 'none'], {});
    const told = (from: string) => unusedNotices(config, new Map<Key, string>([['CLAIM_FILE', from]]));
    expect(told(`${PACKAGE_FILE} line 1`)).to.deep.equal([]);
    expect(told('/etc/picamd/picamd.conf line 1')).to.have.length(1);
  });

  it('never show a value that may be secret', () => {
    const all = unusedNotices(
      { ...loadConfig(['--config', '/dev/null'], {}).config, SOURCE_URL: 'http://a:hidden@cam/' },
      new Map(KEYS.map((key) => [key, 'x'])),
    );
    expect(JSON.stringify(all)).to.include('SOURCE_URL has no effect').and.not.include('hidden');
  });

  it('are told by --check, in the log and in /status, and stop nothing', async () => {
    const args = ['--source-url', 'http://127.0.0.1:9/'];
    const check = await picamd(['--check', ...args]);
    expect(check.code).to.equal(0);
    expect(check.stdout).to.include(
      'Warning: SOURCE_URL has no effect: SOURCE=auto. Set SOURCE=url, or remove what is only for that source.\n',
    );
    const daemon = await startApp(args);
    await daemon.logged(/"code":"setting-unused".*SOURCE_URL has no effect: SOURCE=file/);
    const status = (await (await fetch(`${daemon.url}/status`)).json()) as { notices: { code: string }[] };
    expect(status.notices.map(({ code }) => code)).to.deep.equal(['setting-unused']);
    await daemon.stop();
  });
});
