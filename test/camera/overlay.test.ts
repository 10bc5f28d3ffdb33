import { expect } from 'chai';
import { startApp } from '../helpers/app.ts';
import type { RunningApp } from '../helpers/app.ts';
import { eventually } from '../helpers/eventually.ts';
import { decodeJpeg } from '../helpers/decode-jpeg.ts';
import { mjpegCommand } from '../helpers/mjpeg-program.ts';
import { parseStream, raw } from '../helpers/raw-http.ts';
import { readText } from '../helpers/text-reader.ts';

const GET = 'GET /video_feed HTTP/1.1\r\nHost: localhost\r\n\r\n';
/** Ten letters, and a margin on both sides. */
const CELLS = 12;
const TEST_PICTURE = [
  '--source',
  'test',
  '--camera-width',
  '320',
  '--camera-height',
  '240',
  '--camera-quality',
  '80',
];

describe('OVERLAY_TEXT', () => {
  let app: RunningApp;
  afterEach(async () => app.stop());

  function textOf(jpeg: Uint8Array, left = 0): string {
    const { width, rgb } = decodeJpeg(jpeg);
    return readText({ width, pixels: rgb.filter((_, at) => at % 3 === 1) }, left, 0, CELLS);
  }

  async function snapshot() {
    const response = await fetch(`${app.url}/snapshot.jpg`);
    expect(response.status).to.equal(200);
    return {
      seconds: Number(response.headers.get('x-timestamp')),
      jpeg: Buffer.from(await response.arrayBuffer()),
    };
  }

  async function status() {
    const document = (await (await fetch(`${app.url}/status`)).json()) as {
      camera: { frames: number; framesWithoutOverlay: number; restarts: object };
    };
    return document.camera;
  }

  it('is in the stream and in snapshots, with the time at which the frame was captured', async () => {
    app = await startApp([...TEST_PICTURE, '--overlay-text', '%s']);
    await app.logged(/camera: streaming/);
    const { seconds, jpeg } = await snapshot();
    expect(textOf(jpeg)).to.equal(String(Math.floor(seconds)));
    const client = raw(app.port, GET);
    const bytes = await client.until((found) => parseStream(found).parts.length >= 3);
    client.socket.destroy();
    for (const { head, body } of parseStream(bytes).parts)
      expect(textOf(body)).to.equal(/^X-Timestamp: (\d+)/im.exec(head)?.[1]);
    expect((await status()).framesWithoutOverlay).to.equal(0);
  });

  for (const rotation of ['90', '180', '270'])
    it(`is upright in a picture that is turned by ${rotation}°`, async () => {
      app = await startApp([...TEST_PICTURE, '--camera-rotation', rotation, '--overlay-text', '%s']);
      await app.logged(/camera: streaming/);
      // A busy machine may take too long to turn one.
      const response = await eventually('a turned picture', async () => {
        const answer = await fetch(`${app.url}/snapshot.jpg?rotate=pixels`);
        return answer.ok ? answer : null;
      });
      const second = String(Math.floor(Number(response.headers.get('x-timestamp'))));
      const bytes = new Uint8Array(await response.arrayBuffer());
      expect(decodeJpeg(bytes).width).to.equal(rotation === '180' ? 320 : 240);
      expect(textOf(bytes)).to.equal(second);
    });

  it('changes on a reload, without a restart of the camera, and so does the name', async () => {
    app = await startApp([...TEST_PICTURE, '--camera-name', 'Tür']);
    await app.logged(/camera: streaming/);
    const plain = (await snapshot()).jpeg;
    const position = ['--overlay-position', 'top-right'];
    const right = decodeJpeg(plain).width - CELLS * 8;
    await app.reload([
      ...TEST_PICTURE,
      '--camera-name',
      'Tür',
      '--overlay-text',
      '{name} 123456',
      ...position,
    ]);
    await newFrame();
    expect(textOf((await snapshot()).jpeg, right)).to.equal('Tür 123456');
    await app.reload([
      ...TEST_PICTURE,
      '--camera-name',
      'Tor',
      '--overlay-text',
      '{name} 123456',
      ...position,
    ]);
    await newFrame();
    expect(textOf((await snapshot()).jpeg, right)).to.equal('Tor 123456');
    await app.reload([...TEST_PICTURE, '--camera-name', 'Tor']);
    await newFrame();
    expect(textOf((await snapshot()).jpeg, right)).not.to.include('123456');
    expect(app.log().match(/camera: starting/g)).to.have.length(1);
  });

  async function newFrame(): Promise<void> {
    const client = raw(app.port, GET);
    await client.until((found) => parseStream(found).parts.length >= 3);
    client.socket.destroy();
  }

  it('counts frames that cannot take it, which are sent as they are', async () => {
    const command = ['--source', 'command', '--source-command', JSON.stringify(mjpegCommand('frames=1000'))];
    app = await startApp([...command, '--overlay-text', '%T']);
    await app.logged(/camera: streaming/);
    const { frames, framesWithoutOverlay } = await status();
    expect(framesWithoutOverlay).to.be.greaterThan(0);
    expect(framesWithoutOverlay).to.be.at.least(frames);
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    expect(
      Number(/^picamd_camera_frames_without_overlay_total (\d+)$/m.exec(metrics)?.[1]),
    ).to.be.greaterThan(0);
  });
});
