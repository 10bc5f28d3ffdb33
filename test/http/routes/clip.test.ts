import { once } from 'node:events';
import { expect } from 'chai';
import type { GrantableRight } from '../../../daemon/access/rights.ts';
import { readAviHead } from '../../../daemon/recording/avi-format.ts';
import { startApp } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';
import { CHEAP, credentialsFile } from '../../helpers/credentials.ts';
import { raw } from '../../helpers/raw-http.ts';

describe('/clip', () => {
  let app: RunningApp;
  before(async () => {
    app = await startApp(['--camera-name', 'Garage', '--camera-framerate', '20']);
    await app.logged(/camera: streaming/);
    await fetch(`${app.url}/clip?before=0&after=0.6`).then((answer) => answer.arrayBuffer());
  });
  after(() => app.stop());

  it('has what was before and after, and ends by itself', async () => {
    const response = await fetch(`${app.url}/clip?before=0.5&after=0.3`);
    expect(response.status).to.equal(200);
    expect(response.headers.get('content-type')).to.equal('video/x-msvideo');
    expect(response.headers.get('content-disposition')).to.match(/^attachment; filename="Garage-.*\.avi"$/);
    expect(Number(response.headers.get('x-picamd-before'))).to.be.within(0.3, 0.5);
    expect(response.headers.has('x-picamd-shorter')).to.equal(false);
    const avi = Buffer.from(await response.arrayBuffer());
    expect(readAviHead(avi)).to.include({ width: 320, height: 240 });
    expect(avi.includes('idx1')).to.equal(true);
  });

  it('says what there is if the ring is shorter', async () => {
    const { headers } = await fetch(`${app.url}/clip?before=500&after=0`, { method: 'HEAD' });
    expect(headers.get('x-picamd-shorter')).to.match(
      /^The ring has [\d.]+ s of the 500 s before\. Set RING_SECONDS to keep more\.$/,
    );
  });

  it('comes as JPEGs too, bare or in a ZIP', async () => {
    const bytes = async (format: string) =>
      Buffer.from(await (await fetch(`${app.url}/clip?before=0.4&after=0&format=${format}`)).arrayBuffer());
    const bare = await bytes('mjpeg');
    expect(bare.subarray(0, 2).toString('hex') + bare.subarray(-2).toString('hex')).to.equal('ffd8ffd9');
    expect((await bytes('zip')).toString('latin1', 0, 2)).to.equal('PK');
  });

  it('refuses bad parameters', async () => {
    for (const query of [
      'before=-1',
      'before=601',
      'before=1e2',
      'after=x',
      'before=1&before=2',
      'before=0&after=0',
      'format=mp3',
      'format=__proto__',
    ]) {
      const response = await fetch(`${app.url}/clip?${query}`);
      expect(response.status, query).to.equal(400);
      expect(response.headers.get('x-picamd-error'), query).to.equal('bad-parameter');
    }
  });

  it('has two places for a household, and frees them when a client goes', async () => {
    const open = () => raw(app.port, 'GET /clip?after=60 HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const status = async () => {
      const response = await fetch(`${app.url}/clip?before=0.1&after=0`);
      await response.arrayBuffer();
      return response.status;
    };
    const clients = [open(), open()];
    for (const client of clients) await client.until((bytes) => bytes.includes('\r\n\r\n'));
    const refused = await fetch(`${app.url}/clip`);
    expect(refused.headers.get('x-picamd-error')).to.equal('too-many-clips');
    for (const { socket } of clients) socket.destroy();
    while ((await status()) !== 200);
  });
});

describe('a clip of a camera that becomes private', () => {
  it('is refused if no picture was sent yet, and ends otherwise', async () => {
    const users = await credentialsFile(CHEAP, 'everyone');
    const bearing = (right: GrantableRight) => ({ Authorization: `Bearer ${users.tokens.get(right)}` });
    for (const hasPictures of [false, true]) {
      const source = ['--source', 'command', '--source-command', 'sleep 60'];
      const app = await startApp(['--credentials-file', users.path, ...(hasPictures ? [] : source)]);
      await app.logged(hasPictures ? /camera: streaming/ : /camera: starting/);
      const clip = raw(
        app.port,
        `GET /clip?before=0&after=60 HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${bearing('recordings').Authorization}\r\n\r\n`,
      );
      if (hasPictures) await clip.until((bytes) => bytes.length > 10_000);
      else await once(clip.socket, 'ready');
      const headers = { ...bearing('control'), 'Content-Type': 'application/json' };
      await fetch(`${app.url}/privacy.json`, { method: 'PUT', headers, body: '{"on":true}' });
      const answer = await clip.until((bytes) =>
        /X-Picamd-Error: private\r\n|idx1/.test(bytes.toString('latin1')),
      );
      expect(answer.toString('latin1', 0, 12)).to.equal(`HTTP/1.1 ${hasPictures ? 200 : 503}`);
      clip.socket.destroy();
      await app.stop();
    }
    users.clear();
  });
});

describe('who may have a clip', () => {
  it('is who may see recordings', async () => {
    const users = await credentialsFile(CHEAP, 'everyone');
    const app = await startApp(['--credentials-file', users.path]);
    await app.logged(/camera: streaming/);
    const statusWith = async (token: string | undefined) => {
      const response = await fetch(`${app.url}/clip?before=0.2&after=0.2&token=${token}`);
      await response.arrayBuffer();
      return response.status;
    };
    expect(await statusWith(users.tokens.get('live'))).to.equal(403);
    expect(await statusWith(users.tokens.get('control'))).to.equal(403);
    expect(await statusWith(users.tokens.get('recordings'))).to.equal(200);
    await app.stop();
    users.clear();
  });
});
