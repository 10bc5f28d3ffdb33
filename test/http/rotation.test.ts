import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startApp } from '../helpers/app.ts';
import type { RunningApp } from '../helpers/app.ts';
import { jpeg } from '../helpers/jpeg.ts';
import { quartersCamera, quartersJpeg, quartersOfJpeg } from '../helpers/quarters.ts';
import { exif, segment } from '../helpers/segments.ts';
import { parseStream, raw } from '../helpers/raw-http.ts';

const EXIF_BYTES = 36;

describe('a camera that is rotated by 90 degrees', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-rotation-'));
  let app: RunningApp;
  before(async () => {
    app = await startApp([...quartersCamera(join(folder, 'quarters.jpg'), 64, 48), '--camera-rotation=90']);
    await app.logged(/camera: streaming/);
  });
  after(async () => {
    await app.stop();
    rmSync(folder, { recursive: true });
  });

  async function get(path: string): Promise<Buffer> {
    return Buffer.from(await (await fetch(app.url + path)).arrayBuffer());
  }

  it('says so once in each JPEG, and leaves the pixels', async () => {
    const snapshot = await get('/snapshot.jpg');
    const source = quartersJpeg(64, 48);
    expect(snapshot.subarray(0, 2).toString('hex')).to.equal('ffd8');
    expect(snapshot.subarray(2, 2 + EXIF_BYTES).toString('hex')).to.match(
      /^ffe10022457869660000.*01120003000000010006/,
    );
    expect(snapshot.subarray(2 + EXIF_BYTES).equals(source.subarray(2))).to.equal(true);
    expect(quartersOfJpeg(snapshot)).to.equal('0123');
    const client = raw(app.port, 'GET /video_feed?frames=2 HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const { parts } = parseStream(await client.ended);
    expect(parts.map(({ body }) => body.equals(snapshot))).to.deep.equal([true, true]);
  });

  it('reports the size of the JPEG and the displayed one', async () => {
    const { camera } = JSON.parse(String(await get('/status'))) as { camera: object };
    expect(camera).to.include({ width: 64, height: 48, rotation: 90, orientation: 6 });
    expect(camera).to.include({ displayWidth: 48, displayHeight: 64 });
    const metrics = String(await get('/metrics'));
    expect(metrics).to.match(/picamd_camera_frame_width_pixels 64\n/);
  });

  it('has its displayed size in what browsers and their like read', async () => {
    expect(JSON.parse(String(await get('/state'))))
      .to.have.nested.property('result.source.resolution')
      .deep.equal({
        width: 48,
        height: 64,
      });
    expect(String(await get('/'))).to.match(/viewBox="0 0 48 64"/);
    expect((await fetch(`${app.url}/axis-cgi/jpg/image.cgi?resolution=48x64`)).status).to.equal(200);
    expect((await fetch(`${app.url}/axis-cgi/jpg/image.cgi?resolution=64x48`)).status).to.equal(400);
  });

  it('turns the pixels of a snapshot that asks for it', async () => {
    const url = `${app.url}/snapshot.jpg?rotate=pixels`;
    const answer = await fetch(url);
    const upright = Buffer.from(await answer.arrayBuffer());
    expect(quartersOfJpeg(upright)).to.equal('2031');
    expect(upright.includes('Exif')).to.equal(false);
    const head = await fetch(url, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).to.deep.equal([200, String(upright.length)]);
    for (const wrong of ['90', '', 'pixels&rotate=pixels']) {
      const refused = await fetch(`${app.url}/snapshot.jpg?rotate=${wrong}`);
      expect([refused.status, refused.headers.get('x-picamd-error')]).to.deep.equal([400, 'bad-parameter']);
    }
  });

  it('warns in recipes of programs that ignore it', async () => {
    for (const format of ['text', 'html']) {
      const recipes = String(await get(`/recipes?format=${format}`)).replaceAll(/\s+/g, ' ');
      expect(recipes).to.include('This camera is rotated by 90°, which VLC ignores.');
      expect(recipes).to.match(/Add (<code>|)rotate 90(<\/code>|) to (<code>|)motion.conf/);
      expect(recipes).to.include('aspect_ratio: 3:4');
    }
  });
});

describe('a snapshot with rotate=pixels', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-rotation-'));
  after(() => rmSync(folder, { recursive: true }));

  async function snapshotOf(picture: Buffer, ...args: string[]) {
    const camera = quartersCamera(join(folder, 'quarters.jpg'), 64, 48);
    writeFileSync(join(folder, 'quarters.jpg'), picture);
    const app = await startApp([...camera, ...args]);
    try {
      await app.logged(/camera: streaming/);
      const answer = await fetch(`${app.url}/snapshot.jpg?rotate=pixels`);
      return {
        status: answer.status,
        error: answer.headers.get('x-picamd-error'),
        body: Buffer.from(await answer.arrayBuffer()),
        plainBody: Buffer.from(await (await fetch(`${app.url}/snapshot.jpg`)).arrayBuffer()),
      };
    } finally {
      await app.stop();
    }
  }

  it('is the picture as it is without rotation', async () => {
    const { status, body } = await snapshotOf(quartersJpeg(64, 48));
    expect([status, body.equals(quartersJpeg(64, 48))]).to.deep.equal([200, true]);
  });

  it('goes by the setting, not by an orientation of the source', async () => {
    const plain = quartersJpeg(64, 48);
    const own = segment(0xe1, exif({ orientation: 8, thumbnail: plain }));
    const marked = Buffer.concat([plain.subarray(0, 2), own, plain.subarray(2)]);
    const { body, plainBody } = await snapshotOf(marked, '--camera-rotation=90');
    expect(quartersOfJpeg(body)).to.equal('2031');
    expect(plainBody.toString('hex', 0, 40)).to.match(/^ffd8ffe1002245786966.*0112000300000001000600000000/);
    expect(plainBody.subarray(40).includes('Exif'), 'exactly one').to.equal(false);
  });

  it('says why it cannot turn a JPEG of another kind, and what to do', async () => {
    const { status, error, body } = await snapshotOf(jpeg({ progressive: true }), '--camera-rotation=90');
    expect([status, error]).to.deep.equal([501, 'cannot-rotate']);
    expect(String(body)).to.match(
      /cannot be rotated: it is a JPEG of another kind \(progressive\)\. Request it without/,
    );
  });
});
