import { expect } from 'chai';
import { startCamera } from 'libcamera-wrapper';
import type { RunningCamera, StartCameraOptions, VideoOptions } from 'libcamera-wrapper';
import { BUSY, IMX219 } from './camera-lists.ts';
import { cameraError, ProgramFolder } from './program-folder.ts';

/** Writes a few bytes and runs until it is stopped. */
const STREAM = "printf 'jpeg bytes'; exec sleep 60";

/** Streams, and answers --version; lists no options. */
const versioned = (version: string): string =>
  `[ "$1" = --version ] && { echo 'rpicam-apps build: ${version} x'; exit; }\n[ "$1" = --help ] && exit\n${STREAM}`;

describe('startCamera', () => {
  let folder: ProgramFolder;
  let running: RunningCamera | undefined;
  beforeEach(async () => {
    folder = await ProgramFolder.create();
  });
  afterEach(async () => {
    await running?.stop();
    running = undefined;
    await folder.remove();
  });

  async function start(
    script: string,
    options: VideoOptions = {},
    more: Partial<StartCameraOptions> = {},
  ): Promise<RunningCamera> {
    const binary = await folder.program(script);
    running = await startCamera({ options, binary, onBytes: () => {}, ...more });
    return running;
  }

  /** A script that streams, and answers --list-cameras. */
  const listing = async (list: string): Promise<string> =>
    `[ "$1" = --list-cameras ] && { cat '${await folder.text('list', list)}'; exit; }\n${STREAM}`;

  it('delivers the bytes of stdout', async () => {
    let bytes = '';
    const enough = new Promise<void>((resolve) => {
      const onBytes = (chunk: Buffer): void => {
        bytes += chunk.toString();
        if (bytes === 'jpeg bytes') resolve();
      };
      void start(STREAM, {}, { onBytes });
    });
    await enough;
  });

  it('returns what it runs', async () => {
    const camera = await start(STREAM, { width: 1280, height: 720 });
    expect(camera.pid).to.be.greaterThan(1);
    expect(camera.binary).to.equal(`${folder.path}/rpicam-vid`);
    expect(camera.args.join(' ')).to.equal('-n --flush -t 0 --codec mjpeg -o - --width 1280 --height 720');
    expect(camera).to.include({ mode: undefined, capabilities: undefined });
  });

  it('ends without an error if it is stopped, even twice', async () => {
    const camera = await start(STREAM);
    await camera.stop();
    await camera.stop();
    expect(await camera.exited).to.equal(null);
    expect(() => process.kill(camera.pid, 0)).to.throw(/ESRCH/);
  });

  it('ends without an error if the signal is aborted', async () => {
    const controller = new AbortController();
    const camera = await start(STREAM, {}, { signal: controller.signal });
    controller.abort();
    expect(await camera.exited).to.equal(null);
  });

  it('classifies an unexpected exit by its message', async () => {
    const lines: string[] = [];
    const script = 'echo "ERROR: *** no cameras available ***" >&2; exit 255';
    const camera = await start(script, {}, { onLine: (line) => lines.push(line) });
    const error = await camera.exited;
    expect(error).to.include({ code: 'no-camera', exitCode: 255 });
    expect(error!.stderrTail).to.deep.equal(['ERROR: *** no cameras available ***']);
    expect(lines).to.deep.equal(error!.stderrTail);
  });

  it('treats exit code 0 as a failure too', async () => {
    const camera = await start('exit 0');
    expect(await camera.exited).to.include({ code: 'crash', exitCode: 0 });
  });

  it('counts the timeouts of the front end', async () => {
    const counts: number[] = [];
    const script =
      'for i in 1 2 3; do echo "ERROR: Device timeout detected, attempting a restart!!!" >&2; done; exit 255';
    const camera = await start(script, {}, { onFrontEndTimeout: (count) => counts.push(count) });
    expect(await camera.exited).to.include({ code: 'front-end-timeout' });
    expect(counts).to.deep.equal([1, 2, 3]);
  });

  it('does not blame a sensor that recovered for a later crash', async () => {
    const camera = await start(
      "echo 'ERROR: Device timeout detected, attempting a restart!!!' >&2; sleep 0.1; head -c 3000000 /dev/zero; kill -SEGV $$",
    );
    expect((await camera.exited)?.code).to.equal('crash');
    const other = await start("echo 'ERROR: Device timeout detected, attempting a restart!!!' >&2; exit 255");
    expect((await other.exited)?.code).to.equal('front-end-timeout');
  });

  it('runs if TMPDIR names a missing folder, or a path that is too long for a socket', async () => {
    const before = process.env['TMPDIR'];
    try {
      for (const place of ['/no/such/folder', `/tmp/${'x'.repeat(100)}`]) {
        process.env['TMPDIR'] = place;
        let came: () => void = () => {};
        const bytes = new Promise<void>((resolve) => (came = resolve));
        const camera = await start(STREAM, {}, { onBytes: () => came() });
        await bytes;
        await camera.stop();
      }
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
  });

  it('runs nothing if an option is invalid', async () => {
    const error = await cameraError(start(STREAM, { quality: 0, framerate: Number.NaN }));
    expect(error.code).to.equal('bad-option');
    expect(error.message).to.contain('quality is 0').and.contain('framerate is NaN');
    expect(await folder.calls()).to.deep.equal([]);
  });

  it('reports a missing program', async () => {
    const error = await cameraError(
      startCamera({ options: {}, binary: '/nonexistent/no-such-camera', onBytes: () => {} }),
    );
    expect(error.code).to.equal('no-binary');
  });

  it('runs nothing if it is already aborted', async () => {
    const error = await cameraError(start(STREAM, {}, { signal: AbortSignal.abort() }));
    expect(error.code).to.equal('aborted');
    expect(await folder.calls()).to.deep.equal([]);
  });

  describe('with options that are newer than v1.0.0', () => {
    it('reads the release, and passes them if it has them', async () => {
      const camera = await start(versioned('v1.11.1'), { hdr: 'sensor', bufferCount: 3 });
      expect(camera.args.slice(-3)).to.deep.equal(['--hdr=sensor', '--buffer-count', '3']);
      expect(camera.capabilities).to.include({ version: '1.11.1' });
    });

    it('does not repeat the probe of an earlier start', async () => {
      const earlier = await start(versioned('v1.11.1'), { noRaw: true });
      await earlier.stop();
      await start(versioned('v1.11.1'), { noRaw: true }, { capabilities: earlier.capabilities });
      expect((await folder.calls()).filter((call) => call === '--version')).to.have.length(1);
    });

    it('rejects them if the release lacks them', async () => {
      const error = await cameraError(start(versioned('v1.2.0'), { noRaw: true }));
      expect(error.code).to.equal('bad-option');
      expect(error.message).to.contain(
        'noRaw (--no-raw) needs rpicam-apps v1.3.0 or later; installed is v1.2.0 x',
      );
    });
  });

  describe("with a field of view of 'full'", () => {
    it('lists the modes and passes the one that sees most', async () => {
      const camera = await start(await listing(IMX219), { width: 640, height: 480, fieldOfView: 'full' });
      expect(camera.args.join(' ')).to.contain('--mode 1640:1232:10:P');
      expect(camera.mode).to.include({ width: 1640, format: 'SRGGB10_CSI2P' });
    });

    it('rejects a rate that only a cropped view reaches', async () => {
      const error = await cameraError(start(await listing(IMX219), { framerate: 100, fieldOfView: 'full' }));
      expect(error.code).to.equal('bad-option');
      expect(error.message).to.contain('at most 83.7');
      expect(await folder.calls()).to.deep.equal(['--list-cameras']);
    });

    it('reports a busy camera', async () => {
      expect((await cameraError(start(await listing(BUSY), { fieldOfView: 'full' }))).code).to.equal('busy');
    });

    it('lists the cameras if the requested one is missing', async () => {
      const error = await cameraError(start(await listing(IMX219), { camera: 1, fieldOfView: 'full' }));
      expect(error.code).to.equal('no-camera');
      expect(error.message).to.equal('There is no camera 1; found: 0 (imx219)');
    });

    it('reports that there is no camera', async () => {
      const script = await listing('No cameras available!\n');
      const error = await cameraError(start(script, { fieldOfView: 'full' }));
      expect(error).to.include({ code: 'no-camera', message: 'No camera was found' });
    });
  });
});
