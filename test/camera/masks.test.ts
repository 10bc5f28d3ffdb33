import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CameraManager } from '../../daemon/camera/camera-manager.ts';
import { loadConfig } from '../../daemon/config/load.ts';
import type { Frame } from '../../daemon/frame/frame.ts';
import { createLog } from '../../daemon/log/logger.ts';
import { PART_ENVELOPE } from '../../daemon/stream/multipart.ts';
import { startApp } from '../helpers/app.ts';
import type { RunningApp } from '../helpers/app.ts';
import { coefficients } from '../helpers/jpeg-coefficients.ts';
import { madeJpeg } from '../helpers/made-jpeg.ts';
import { parseStream, raw } from '../helpers/raw-http.ts';
import { segment } from '../helpers/segments.ts';
import { seeded } from '../soak/random.ts';

const GET = 'GET /video_feed HTTP/1.1\r\nHost: localhost\r\n\r\n';
/** The right one of two MCUs. */
const MASK = ['--privacy-masks', '0.6,0 1,0 1,1 0.6,1'];
const SIZE = ['--camera-width', '32', '--camera-height', '16', '--camera-framerate', '60'];
const FRAMES = 20;

/** Application data that could show what is hidden. */
const PREVIEW = segment(0xe1, 'a preview');

function picture(seed: number): Buffer {
  const sampling = [
    [2, 2],
    [1, 1],
    [1, 1],
  ] as const;
  const plain = { restart: 0, isExtended: false, density: 0.3, fill: 0, isShifting: false };
  const jpeg = madeJpeg({ width: 32, height: 16, sampling, ...plain, random: seeded(seed) });
  return Buffer.concat([jpeg.subarray(0, 2), PREVIEW, jpeg.subarray(2)]);
}

function isMasked(jpeg: Buffer): boolean {
  const isGray = coefficients(jpeg)
    .mcus[1]!.flat(2)
    .every((value) => value === 0);
  expect(jpeg.includes(PREVIEW)).to.equal(!isGray);
  return isGray;
}

describe('privacy masks of picamd', () => {
  let daemon: RunningApp | null = null;
  let manager: CameraManager | null = null;
  const folder = mkdtempSync(join(tmpdir(), 'picamd-masks-'));
  const file = join(folder, 'sound.mjpeg');
  const source = ['--source', 'file', '--source-file', file, ...SIZE];
  before(() =>
    writeFileSync(file, Buffer.concat(Array.from({ length: FRAMES }, (_, seed) => picture(seed)))),
  );
  after(() => rmSync(folder, { recursive: true }));
  afterEach(async () => {
    await daemon?.stop();
    await manager?.stop();
    manager = null;
  });

  it('are in each frame of the stream, and in a snapshot', async () => {
    daemon = await startApp([...source, ...MASK]);
    const client = raw(daemon.port, GET);
    const { parts } = parseStream(await client.until((bytes) => parseStream(bytes).parts.length >= FRAMES));
    for (const { body } of parts) expect(isMasked(body)).to.equal(true);
    const snapshot = await fetch(`${daemon.url}/snapshot.jpg`);
    expect(isMasked(Buffer.from(await snapshot.arrayBuffer()))).to.equal(true);
    client.socket.destroy();
  });

  it('hold from the moment of a reload on, also for those who watch and for those who ask meanwhile', async () => {
    const app = await startApp(source);
    daemon = app;
    const client = raw(app.port, GET);
    const seen = parseStream(await client.until((bytes) => parseStream(bytes).parts.length >= FRAMES)).parts;
    expect(seen.some(({ body }) => isMasked(body))).to.equal(false);
    const reloading = app.reload([...source, ...MASK]);
    const asked: (Buffer | null)[] = [];
    for (let i = 0; i < 20; i++) {
      const answer = await fetch(`${app.url}/snapshot.jpg`);
      const body = Buffer.from(await answer.arrayBuffer());
      asked.push(answer.status === 200 ? body : null);
    }
    await reloading;
    // What was on its way through the loopback device when the reload began.
    const before = parseStream(client.bytes()).parts.length;
    await client.until((bytes) => parseStream(bytes).parts.length >= before + FRAMES);
    const { parts } = parseStream(client.bytes());
    const first = parts.findIndex(({ body }) => isMasked(body));
    expect(first).to.be.at.most(before);
    for (const { body } of parts.slice(first)) expect(isMasked(body)).to.equal(true);
    // Once the camera is stopped, or a picture is masked, no other one leaves.
    let isHidden = false;
    for (const answer of asked) {
      const isPlain = answer !== null && !isMasked(answer);
      expect(isHidden && isPlain).to.equal(false);
      isHidden ||= !isPlain;
    }
    client.socket.destroy();
  });

  it('let no frame through that they cannot be drawn into, and say why', async () => {
    const progressive = join(folder, 'progressive.mjpeg');
    const bytes = Buffer.concat([1, 2, 3].map(picture));
    for (let at = 0; (at = bytes.indexOf(Buffer.of(0xff, 0xc0), at)) >= 0;) bytes[at + 1] = 0xc2;
    writeFileSync(progressive, bytes);
    const args = ['--source', 'file', '--source-file', progressive, '--first-frame-seconds', '0.2', ...SIZE];
    const app = await startApp([...args, ...MASK]);
    daemon = app;
    await app.logged(/frames-unmasked/);
    const status = (await (await fetch(`${app.url}/status`)).json()) as {
      camera: { lastError: Record<string, string>; droppedFrames: Record<string, number> };
    };
    expect(status.camera.lastError).to.include({ code: 'frames-unmasked' });
    expect(status.camera.lastError['message']).to.include('progressive');
    expect(status.camera.lastError['hint']).to.include('-huffman default');
    expect(status.camera.droppedFrames['unmasked']).to.be.greaterThan(0);
    const answers = await Promise.all(['/snapshot.jpg', '/video_feed'].map((path) => fetch(app.url + path)));
    for (const answer of answers) expect(answer.status).to.equal(503);
  });

  it('take back a frame that is still being sent when they are set, and not when they are only kept', async () => {
    const pinned: Frame[] = [];
    const overrun: Frame[] = [];
    let came = () => {};
    const next = () => new Promise<void>((resolve) => (came = resolve));
    const cameras = new CameraManager({
      log: createLog(
        { level: 'silent', format: 'json' },
        { write: () => {}, close: () => Promise.resolve() },
      ),
      envelope: PART_ENVELOPE,
      staleMs: () => 5000,
      onFrame: (frame) => {
        frame.pins = 1;
        pinned.push(frame);
        came();
      },
      onOverrun: (frame) => overrun.push(frame),
      onState: () => {},
    });
    manager = cameras;
    const start = async (...masks: string[]) => {
      const starting = cameras.start(loadConfig([...source, ...masks], {}).config);
      const taken = [...overrun];
      await starting;
      await next();
      return taken;
    };
    expect(await start()).to.deep.equal([]);
    const before = [...pinned];
    expect(await start(...MASK)).to.include.members(before);
    const masked = pinned.length;
    expect(pinned.slice(before.length).map(({ jpeg }) => isMasked(jpeg))).to.not.include(false);
    overrun.length = 0;
    expect(await start(...MASK, '--camera-framerate', '50')).to.deep.equal([]);
    expect(pinned.length).to.be.greaterThan(masked);
  });
});
