import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { cameraProblems } from '../../daemon/camera/sources/video-options.ts';
import { ConfigError } from '../../daemon/config/load.ts';
import { describeConfig, helpText } from '../../daemon/config/help.ts';
import { loadConfig } from '../../daemon/config/load.ts';
import { changedScopes, flagOf, KEYS, SETTINGS, variableOf } from '../../daemon/config/settings.ts';
import type { Config } from '../../daemon/config/settings.ts';
import { outdated } from '../../scripts/docs.ts';

const FFMPEG = 'ffmpeg -re -f lavfi -i testsrc2=size=1280x720:rate=30 -f mjpeg -q:v 5 -';

describe('settings', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-config-'));
  after(() => rmSync(folder, { recursive: true }));
  let files = 0;

  function file(content: string | Buffer): string {
    const path = join(folder, `${++files}.conf`);
    writeFileSync(path, content);
    return path;
  }

  /** With an empty file, so that the settings file of this machine is not read. */
  const none = file('');

  function load(argv: string[], env: NodeJS.ProcessEnv = {}, content = ''): Config {
    return loadConfig(['--config', content === '' ? none : file(content), ...argv], env).config;
  }

  function problems(argv: string[], env: NodeJS.ProcessEnv = {}, path = none): readonly string[] {
    try {
      loadConfig(['--config', path, ...argv], env, cameraProblems);
    } catch (error) {
      if (error instanceof ConfigError) return error.problems;
      throw error;
    }
    return [];
  }

  it('has defaults; flags override the environment, which overrides the file', () => {
    expect(load([])).to.include({ HOST: '127.0.0.1', PORT: 8000, SOURCE: 'auto', CAMERA_WIDTH: 1280 });
    expect(load([], {}, 'PORT=1')).to.include({ PORT: 1 });
    expect(load([], { PICAMD_PORT: '2' }, 'PORT=1')).to.include({ PORT: 2 });
    expect(load(['--port', '3'], { PICAMD_PORT: '2' }, 'PORT=1')).to.include({ PORT: 3 });
    expect(load([], { PICAMD_CONFIG: file('PORT=9'), PORT: '77', HOST: 'x' })).to.include({ PORT: 8000 });
    expect(loadConfig([], { PICAMD_CONFIG: file('PORT=9') }).config.PORT).to.equal(9);
  });

  it('reads files as editors on any PC write them', () => {
    const content =
      '\uFEFF# comment\r\n\r\n  CAMERA_WIDTH = 640 \r\nCAMERA_HFLIP="on"\r\nCAMERA_TUNING_FILE=\r\n';
    expect(load([], {}, content)).to.include({
      CAMERA_WIDTH: 640,
      CAMERA_HFLIP: true,
      CAMERA_TUNING_FILE: '',
    });
  });

  it('reads a command line alike from file, environment and flag', () => {
    const words = FFMPEG.split(' ');
    expect(load([], {}, `SOURCE_COMMAND=${FFMPEG}`).SOURCE_COMMAND).to.deep.equal(words);
    expect(load([], { PICAMD_SOURCE_COMMAND: FFMPEG }).SOURCE_COMMAND).to.deep.equal(words);
    expect(load(['--source-command', FFMPEG]).SOURCE_COMMAND).to.deep.equal(words);
    expect(load([], {}, `SOURCE_COMMAND="a b" c`).SOURCE_COMMAND).to.deep.equal(['a b', 'c']);
    expect(load([`--source-command=["a b","c"]`]).SOURCE_COMMAND).to.deep.equal(['a b', 'c']);
  });

  it('reads switches, sizes and numbers', () => {
    expect(
      load(['--camera-hflip', '--no-camera-vflip', '--ring-bytes', '32m', '--max-frame-bytes=512K']),
    ).to.include({
      CAMERA_HFLIP: true,
      CAMERA_VFLIP: false,
      RING_BYTES: 32 << 20,
      MAX_FRAME_BYTES: 512 << 10,
    });
    expect(load(['--camera-ev', '-0.5', '--camera-roi', '0,0, 0.5,1']).CAMERA_ROI).to.deep.equal([
      0, 0, 0.5, 1,
    ]);
    expect(load(['--camera-awb', 'daylight', '--source-url', 'https://u:p@h/x']).CAMERA_AWB).to.equal(
      'daylight',
    );
  });

  it('reports all problems at once, with origin, value and what is allowed', () => {
    const path = file('CAMERA_WIDTH=-5\nCAMERA_WITDH=3\nnonsense\nPORT=1\nPORT=2\n');
    const found = problems(['--camera-quality', 'abc', '--bogus', '--port'], { PICAMD_HOTS: 'x' }, path);
    expect(found).to.deep.equal([
      `${path} line 2: unknown setting CAMERA_WITDH; did you mean CAMERA_WIDTH?`,
      `${path} line 3: not a KEY=VALUE line: nonsense`,
      `${path} line 5: PORT is already set in line 4`,
      'PICAMD_HOTS in the environment: unknown setting PICAMD_HOTS; did you mean PICAMD_HOST?',
      'unknown setting --bogus',
      '--port needs a value',
      `${path} line 1: CAMERA_WIDTH is "-5" but must be an even number from 16 to 9152 pixels`,
      '--camera-quality: CAMERA_QUALITY is "abc" but must be a whole number from 1 to 100',
    ]);
  });

  it('rejects values outside their limits, and says what is allowed', () => {
    const bad: Record<string, string[]> = {
      '--port': ['65536', '1.5', '1e3', 'NaN'],
      '--camera-width': ['15', '641', '0x10'],
      '--camera-framerate': ['0', '241', 'Infinity', '.'],
      '--camera-hflip=': ['maybe'],
      '--source': ['webcam'],
      '--ring-bytes': ['16X', '1K', '2G'],
      '--camera-roi': ['1,2', '0,0,2,1', 'a,b,c,d'],
      '--source-url': ['ftp://x', 'http://'],
      '--source-command': ['"open', '[1]', '[broken'],
      '--host': ['a b', '0.0.0.0:8080', 'localhost:80', '[::]', '::1:x'],
      '--allowed-hosts': ['cam.local:8000', 'a/b', 'http://cam'],
    };
    for (const [flag, values] of Object.entries(bad))
      for (const value of values) {
        const found = problems(flag.endsWith('=') ? [flag + value] : [flag, value]);
        expect(found, `${flag} ${value}`).to.have.length(1);
        expect(found[0]).to.include(flag.replace('=', '')).and.include('must be');
      }
  });

  it('says that HOST has no port', () => {
    expect(problems(['--host', '0.0.0.0:8080'])).to.deep.equal([
      '--host: HOST is "0.0.0.0:8080" but must be a host name or an IP address, without the port, which is PORT; or the path of a Unix socket',
    ]);
    for (const host of ['::', '::1', 'fe80::1%eth0', '0.0.0.0', 'my_pi', 'cam.local', '/run/cam.sock'])
      expect(load(['--host', host]).HOST).to.equal(host);
  });

  it('takes host names as people write them', () => {
    expect(load(['--allowed-hosts', 'Cam.local, my_cam cam.example.']).ALLOWED_HOSTS).to.deep.equal([
      'cam.local',
      'my_cam',
      'cam.example',
    ]);
  });

  it('rejects conflicts between settings', () => {
    for (const kind of ['command', 'url', 'file'])
      expect(problems(['--source', kind, '--port', 'x'])).to.deep.equal([
        '--port: PORT is "x" but must be a whole number from 0 to 65535',
        `--source: SOURCE=${kind} needs SOURCE_${kind.toUpperCase()}`,
      ]);
    expect(problems(['--ring-bytes', '12M'])[0]).to.match(
      /^--ring-bytes: RING_BYTES \(12582912\) must be at least 12583680,/,
    );
  });

  it('says what reads other streams, and nothing else', () => {
    for (const scheme of ['rtsp', 'RTSP', 'rtmp', 'udp']) {
      const found = problems(['--source', 'url', '--source-url', `${scheme}://user:geheim@camera/live`]);
      expect(found).to.have.length(1);
      expect(found[0])
        .to.match(/SOURCE_COMMAND=ffmpeg .*-i (rtsp|rtmp|udp):\/\/… -an -c:v mjpeg -f mjpeg -$/)
        .and.not.include('geheim');
    }
    expect(problems(['--source', 'url', '--source-url', 'ftp://x'])).to.have.length(1);
  });

  it('rejects in SOURCE_COMMAND what only a shell understands, without showing it', () => {
    const bad: Record<string, string> = {
      'cat geheim | program': '|',
      'program >/dev/null': '>',
      'program 2>&1': '>',
      'program < geheim': '<',
      'program && geheim': '&',
      'program; geheim': ';',
      '$HOME/geheim': '$',
      'program ${HOME}/geheim': '$',
      'program $(geheim)': '$',
      '~/geheim': '~',
      'program `geheim`': '`',
      'VAR=geheim program': 'NAME=VALUE',
    };
    for (const [command, shown] of Object.entries(bad)) {
      const found = problems(['--source', 'command', '--source-command', command]);
      expect(found, command).to.have.length(1);
      expect(found[0]).to.include(`without ${shown}`).and.include('sh -c').and.not.include('geheim');
    }
    for (const good of [
      `sh -c 'cd ~ && VAR=1 program $HOME | other > file'`,
      `/bin/bash -c "a | b"`,
      'ffmpeg -i rtsp://u:pa$word@h/x?a=1&b=2 -vf "scale=1:2;[a]|b" -',
      'env VAR=1 program',
      '["program", "|", ">", "$HOME"]',
    ])
      expect(problems(['--source', 'command', '--source-command', good]), good).to.deep.equal([]);
  });

  it('takes a fingerprint with and without colons', () => {
    for (const good of ['ab'.repeat(32), Array(32).fill('AB').join(':')])
      expect(problems(['--source-url-fingerprint', good]), good).to.deep.equal([]);
    for (const bad of ['ab', 'ab'.repeat(33), 'sha256 AB'])
      expect(problems(['--source-url-fingerprint', bad])[0], bad).to.include('64 hex digits');
  });

  it('rejects what the camera program cannot do', () => {
    const impossible: [string[], RegExp][] = [
      [
        ['--camera-shutter-us', '100000'],
        /^--camera-shutter-us: CAMERA_SHUTTER_US is 100000: must be at most 33333/,
      ],
      [['--camera-roi', '0.9,0.9,0.5,0.5'], /^--camera-roi: CAMERA_ROI is /],
      [['--camera-awb-gains', '0,0'], /^--camera-awb-gains: CAMERA_AWB_GAINS is /],
      [['--camera-tuning-file=-x'], /^--camera-tuning-file: CAMERA_TUNING_FILE is '-x'/],
      [
        ['--camera-lens-position', '1', '--camera-autofocus-mode', 'auto'],
        /^--camera-lens-position: CAMERA_LENS_POSITION is 1: CAMERA_AUTOFOCUS_MODE must be 'manual'/,
      ],
      [['--camera-extra-args', '--codec h264'], /^--camera-extra-args: CAMERA_EXTRA_ARGS has .*--codec/],
    ];
    for (const [argv, said] of impossible) {
      const found = problems(argv);
      expect(found).to.have.length(1);
      expect(found[0]).to.match(said);
      expect(problems([...argv, '--source', 'test'])).to.deep.equal([]);
    }
  });

  it('reads values with quotes and comments', () => {
    const path = (value: string) => load([], {}, `SOURCE_FILE=${value}`).SOURCE_FILE;
    expect(path('/srv/cam#1/x # the old one')).to.equal('/srv/cam#1/x');
    expect(path('"/a b # c" # d')).to.equal('/a b # c');
    expect(path("'/x'")).to.equal('/x');
    expect(path('')).to.equal('');
    expect(load([], {}, 'SOURCE_COMMAND=cam -x # mine').SOURCE_COMMAND).to.deep.equal(['cam', '-x']);
    expect(problems([], {}, file('HOST="127.0.0.1\n'))[0]).to.match(
      /line 1: the quotes of HOST are not balanced$/,
    );
  });

  it('accepts a switch with and without a value, and options as the value of an option', () => {
    expect(load(['--camera-hflip', 'off', '--camera-vflip', '--port', '1'])).to.include({
      CAMERA_HFLIP: false,
      CAMERA_VFLIP: true,
      PORT: 1,
    });
    expect(load(['--camera-extra-args', '--sync client']).CAMERA_EXTRA_ARGS).to.deep.equal([
      '--sync',
      'client',
    ]);
  });

  it('reads the sites that may embed the page', () => {
    const list = (text: string) => load(['--frame-ancestors', text]).FRAME_ANCESTORS;
    expect(load([]).FRAME_ANCESTORS).to.equal("'self'");
    expect(list('none')).to.equal("'none'");
    expect(list('any')).to.equal('*');
    expect(list('self HTTP://ha.local:8123  https://*.example.org')).to.equal(
      "'self' http://ha.local:8123 https://*.example.org",
    );
    for (const bad of [
      'ha.local',
      'self none',
      'any self',
      'http://a/path',
      "http://a; script-src 'x'",
      'http://a:b',
      "'self'",
    ])
      expect(problems(['--frame-ancestors', bad])[0], bad).to.match(
        /FRAME_ANCESTORS .*self, none, any, or self and origins/,
      );
  });

  it('rejects files that cannot be settings', () => {
    expect(problems([], {}, join(folder, 'missing'))[0]).to.include('cannot be read');
    expect(problems([], {}, file(Buffer.from([0, 1, 2])))[0]).to.include('is not a text file');
    const utf16 = file(Buffer.from('\uFEFFPORT=1\n', 'utf16le'));
    expect(problems([], {}, utf16)).to.deep.equal([
      `${utf16} is saved as UTF-16; save it as UTF-8 (Notepad: Save as, Encoding: UTF-8)`,
    ]);
    expect(problems([], {}, file('#'.repeat(70_000)))[0]).to.include('larger than 64 KiB');
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const path of [folder, pipe, '/dev/zero'])
      expect(problems([], {}, path)).to.deep.equal([`${path} is not a file`]);
    expect(problems(['--config'])).to.deep.equal(['--config needs a file']);
  });

  it('shows no secret', () => {
    const [problem] = problems(['--source-url', 'ftp://user:geheim@host']);
    expect(problem).to.include('SOURCE_URL must be').and.not.include('geheim');
    for (const found of [
      problems(['--sorce-url', 'http://u:geheim@h/']),
      problems([], {}, file('SOURCE_URL: http://u:geheim@h/\n')),
      problems(['--source-url', 'http://u%:geheim@h/']),
    ]) {
      expect(found).to.have.length(1);
      expect(found[0]).to.not.include('geheim');
    }
    const loaded = loadConfig(['--config', none, '--source-url', 'http://user:geheim@host', '--port=5'], {});
    expect(describeConfig(loaded, [])).to.include('PORT=5  (--port)').and.not.include('geheim');
  });

  it('knows the commands, and shows help despite mistakes', () => {
    const command = (...argv: string[]) => loadConfig(['--config', none, ...argv], {}).command;
    expect(command()).to.equal('run');
    expect(command('-h', '--bogus')).to.equal('help');
    expect(command('--version')).to.equal('version');
    expect(command('--check')).to.equal('check');
    expect(command('--help', '--check')).to.equal('help');
    expect(command('--list-cameras', `--config=${none}`)).to.equal('list-cameras');
  });

  it('knows commands that are words, with arguments before the settings', () => {
    const load = (...argv: string[]) => loadConfig([...argv, '--config', none], {});
    expect(load('urls')).to.deep.include({ command: 'urls', args: [] });
    expect(load('urls', 'vlc', '--port', '81')).to.deep.include({ command: 'urls', args: ['vlc'] });
    expect(load('urls', 'vlc', '--port', '81').config.PORT).to.equal(81);
    expect(load('urls', '--help')).to.include({ command: 'help' });
    expect(load('--port', '81')).to.deep.include({ command: 'run', args: [] });
  });

  it('rejects words that are not commands or are misplaced', () => {
    const wrong = (...argv: string[]) => {
      try {
        loadConfig([...argv, '--config', none], {});
      } catch (error) {
        if (error instanceof ConfigError) return error.problems;
        throw error;
      }
      return [];
    };
    expect(wrong('url')).to.deep.equal(['unknown command url; did you mean urls?']);
    expect(wrong('toString')).to.deep.equal(['unknown command toString; see picamd --help']);
    expect(wrong('urls', 'vlc', 'mpv')).to.deep.equal(['unexpected argument mpv']);
    expect(wrong('--port', '81', 'urls')).to.deep.equal(['unexpected argument urls']);
  });

  it('only throws ConfigError', () => {
    const word = fc.oneof(fc.string(), fc.constantFrom(...KEYS.map(flagOf), '--config', '--check', 'urls'));
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), fc.string(), (argv, content) => {
        try {
          loadConfig([...argv, '--config', file(content)], {});
          return true;
        } catch (error) {
          return error instanceof ConfigError;
        }
      }),
      { numRuns: 200 },
    );
  });

  it('reports what a change affects', () => {
    const before = load([]);
    expect([...changedScopes(before, load([]))]).to.deep.equal([]);
    expect([...changedScopes(before, load(['--port', '1', '--log-level', 'warn']))]).to.have.members([
      'listen',
      'log',
    ]);
    expect([...changedScopes(before, load(['--source-command', 'a']))]).to.deep.equal(['camera']);
  });

  it('has help within 100 columns, with every flag', () => {
    const help = helpText();
    expect(help.split('\n').filter((line) => line.length > 100)).to.deep.equal([]);
    for (const key of KEYS) expect(help).to.include(flagOf(key));
    expect(help).to.match(/^ {2}urls \[PROGRAM\] {2,}\w/m);
    expect(variableOf('PORT')).to.equal('PICAMD_PORT');
  });

  it('ships a file with the defaults, and up-to-date documentation', () => {
    expect(outdated().map(({ file: name }) => name)).to.deep.equal([]);
    const path = fileURLToPath(new URL('../../../config/picamd.conf', import.meta.url));
    const { config, origins } = loadConfig(['--config', path], {});
    expect(config).to.deep.equal(load([]));
    expect([...origins.keys()]).to.have.members(Object.keys(SETTINGS));
  });
});
