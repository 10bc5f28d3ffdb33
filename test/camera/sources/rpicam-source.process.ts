import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { startApp } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';
import { parseStream, raw } from '../../helpers/raw-http.ts';
import { readRuns } from '../../fixtures/fake-rpicam-vid/run-record.ts';
import type { FailureName, Scenario } from '../../fixtures/fake-rpicam-vid/scenario.ts';

const BIN = fileURLToPath(new URL('../../../../test/fixtures/bin', import.meta.url));
const GET = 'GET /video_feed HTTP/1.1\r\nHost: localhost\r\n\r\n';

describe('the daemon with rpicam-vid', () => {
  let app: RunningApp | null = null;
  let runs: string;
  beforeEach(() => {
    runs = mkdtempSync(join(tmpdir(), 'picamd-rpicam-'));
  });
  afterEach(async () => {
    await app?.stop();
    app = null;
    rmSync(runs, { recursive: true });
  });

  /** The command line of the camera program. */
  const streamed = () =>
    readRuns(runs)
      .find(({ kind }) => kind === 'stream')
      ?.argv.join(' ');

  async function start(scenario: Scenario | Scenario[], ...args: string[]): Promise<RunningApp> {
    const size = ['--camera-width', '320', '--camera-height', '240'];
    app = await startApp(['--source', 'rpicam', ...size, ...args], {
      PATH: `${BIN}:${process.env['PATH'] ?? ''}`,
      FAKE_RPICAM_SCENARIO: JSON.stringify(scenario),
      FAKE_RPICAM_RUNS: runs,
    });
    return app;
  }

  async function camera({ url }: RunningApp) {
    const { camera: found } = (await (await fetch(`${url}/status`)).json()) as {
      camera: Record<string, unknown> & { restarts: Record<string, number> };
    };
    return found;
  }

  it('streams as configured', async () => {
    const app = await start({}, '--camera-quality', '80', '--camera-anti-flicker', '50hz', '--camera-hflip');
    const client = raw(app.port, GET);
    await client.until((bytes) => parseStream(bytes).parts.length >= 5);
    const status = await camera(app);
    expect(status).to.include({ state: 'streaming', width: 320, height: 240, skippedBytes: 0 });
    expect(status['sensorMode']).to.have.keys('width', 'height');
    for (const words of [
      '-n',
      '--flush',
      '--codec mjpeg',
      '--quality 80',
      '--flicker-period 10000us',
      '--hflip',
    ])
      expect(` ${streamed()} `).to.include(` ${words} `);
    client.socket.destroy();
  });

  it('has a notice if the camera sends another size, and for each warning of its program', async () => {
    const stage = 'No post processing stage found for "annotate_cv"';
    const app = await start({
      size: { width: 640, height: 480 },
      faults: [{ after: 2, kind: 'says', lines: [stage, stage] }],
    });
    await app.logged(/no post-processing stage/);
    const { notices } = (await (await fetch(`${app.url}/status`)).json()) as {
      notices: { code: string; message: string; hint: string }[];
    };
    expect(notices.map(({ code, message }) => [code, message])).to.deep.equal([
      ['other-size', 'The camera sends 640x480, not 320x240 as set'],
      ['camera-warning', 'The camera program has no post-processing stage "annotate_cv"'],
    ]);
    expect(notices[1]?.hint).to.include('--post-process-file');
    expect(app.log().match(/no post-processing stage/g)).to.have.length(1);
  });

  it('runs at full field of view', async () => {
    const app = await start({}, '--camera-field-of-view', 'full');
    await app.logged(/camera: streaming/);
    expect(streamed()).to.match(/ --mode \d+:\d+:\d+:P/);
  });

  it('reports the highest rate of the full view', async () => {
    const app = await start({}, '--camera-field-of-view', 'full', '--camera-framerate', '120');
    await app.logged(/camera: stopped/);
    const { code, message } = (await camera(app))['lastError'] as { code: string; message: string };
    expect(code).to.equal('bad-option');
    expect(message).to.match(/83\.7|41\.85|46\.34/);
    expect(streamed()).to.equal(undefined);
  });

  it('warns about a size that some clients reject', async () => {
    const app = await start({}, '--camera-width', '324');
    await app.logged(/Set CAMERA_WIDTH and .*not a multiple of 8/);
  });

  const failures: [FailureName, string][] = [
    ['no-camera', 'no-camera'],
    ['busy', 'busy'],
    ['dma-heap-permission', 'permission'],
    ['media-permission', 'permission'],
    ['out-of-memory', 'out-of-memory'],
    ['not-a-pi', 'not-a-pi'],
    ['missing-library', 'broken-install'],
    ['segfault', 'crash'],
  ];
  for (const [fails, code] of failures) {
    it(`survives ${fails}, and says what to do`, async () => {
      const app = await start({ fails });
      await app.logged(/camera: (backing-off|stopped)/);
      const health = await fetch(`${app.url}/healthz`);
      const { reason } = (await health.json()) as { reason: { code: string; hint: string } };
      expect([health.status, reason.code]).to.deep.equal([503, code]);
      expect(reason.hint.length).to.be.greaterThan(20);
    });
  }

  it('names an extra argument with which no frame comes, and not the cable', async () => {
    const extra = ['--camera-extra-args=--sync client', '--first-frame-seconds', '0.5'];
    const app = await start({}, ...extra);
    await app.logged(/camera: backing-off/);
    const { reason } = (await (await fetch(`${app.url}/healthz`)).json()) as {
      reason: { code: string; hint: string };
    };
    expect(reason.code).to.equal('no-first-frame');
    expect(reason.hint)
      .to.include('CAMERA_EXTRA_ARGS has --sync client: it waits for a camera with --sync server')
      .and.not.include('cable');
  });

  it('restarts a camera that hangs', async () => {
    const hang = await start({ faults: [{ after: 3, kind: 'hang' }] }, '--stall-seconds', '0.5');
    await hang.logged(/camera: stalled[^]*camera: streaming/);
    expect((await camera(hang)).restarts['stalled']).to.be.at.least(1);
  });

  it('says that frames are too large, and counts it', async () => {
    const faults = Array.from(
      { length: 3000 },
      (_, after) => ({ after, kind: 'huge', bytes: 700_000 }) as const,
    );
    // The first limit passes at once. Then nothing happens until the second, however slow this machine is.
    const app = await start({ faults }, '--first-frame-seconds', '1', '--stall-seconds', '60');
    await app.logged(/camera: unreadable/);
    const health = await fetch(`${app.url}/healthz`);
    const { reason } = (await health.json()) as { reason: { code: string; message: string; hint: string } };
    expect([health.status, reason.code]).to.deep.equal([503, 'frames-too-large']);
    expect(reason.message).to.match(/^The source sends frames of 68\d\.\d+K, but MAX_FRAME_BYTES is 512K$/);
    expect(reason.hint).to.include('Set MAX_FRAME_BYTES=2M and RING_BYTES=16M');
    expect(await (await fetch(`${app.url}/metrics`)).text()).to.include(
      'camera_restarts_total{code="frames-too-large"} 1',
    );
  });

  it('restarts a camera whose sensor does not answer', async () => {
    const loop = await start({ faults: [{ after: 3, kind: 'restart-loop', everyMs: 100 }] });
    await loop.logged(/camera: stalled[^]*camera: streaming/);
    expect((await camera(loop)).restarts['front-end-timeout']).to.be.at.least(1);
  });

  it('sends only complete frames, whatever the camera writes', async () => {
    const app = await start({
      exifThumbnail: true,
      faults: [
        { after: 2, kind: 'truncated' },
        { after: 3, kind: 'garbage', text: '{"not": "a frame"}\n' },
        { after: 4, kind: 'dribble', frames: 1, size: 97 },
        { after: 5, kind: 'burst', frames: 5 },
        { after: 6, kind: 'stderr-flood', megabytesPerSecond: 20, megabytes: 4 },
      ],
    });
    const client = raw(app.port, GET);
    const bytes = await client.until((all) => parseStream(all).parts.length >= 12);
    for (const { body } of parseStream(bytes).parts) {
      expect(body.readUInt16BE(0)).to.equal(0xffd8);
      expect(body.readUInt16BE(body.length - 2)).to.equal(0xffd9);
      // No thumbnail: one SOI and one EOI.
      expect(body.indexOf(Buffer.from('ffd8', 'hex'), 2)).to.equal(-1);
      expect(body.indexOf(Buffer.from('ffd9', 'hex'))).to.equal(body.length - 2);
    }
    client.socket.destroy();
  });
});
