import { expect } from 'chai';
import { ALIASES } from '../../../daemon/http/middleware/aliases.ts';
import { ustreamerState } from '../../../daemon/http/routes/ustreamer-state.ts';
import { ROUTES } from '../../../daemon/http/routes.ts';
import { startApp } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';
import { parseStream, raw } from '../../helpers/raw-http.ts';

describe('URLs of other programs', () => {
  let daemon: RunningApp;

  before(async () => {
    daemon = await startApp();
    await daemon.logged(/camera: streaming/);
  });

  after(() => daemon.stop());

  for (const { path, action, serves } of ALIASES.filter(({ serves }) => serves !== '/state')) {
    const url = action === undefined ? path : `${path}?action=${action}`;
    it(`${url} is ${serves}`, async () => {
      const client = raw(daemon.port, `GET ${url} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
      if (serves === '/video_feed') {
        const bytes = await client.until((all) => parseStream(all).parts.length >= 2);
        expect(bytes.toString('latin1')).to.match(/^HTTP\/1\.1 200 OK\r\nContent-Type: multipart\//);
        client.socket.destroy();
      } else {
        const text = (await client.ended).toString('latin1');
        expect(text).to.match(/^HTTP\/1\.1 200 OK\r\nContent-Type: image\/jpeg\r\n/);
      }
      const head = await fetch(`${daemon.url}${url}`, { method: 'HEAD' });
      expect(head.status).to.equal(200);
    });
  }

  for (const query of [
    'action=stream_0',
    'action=stream?nonce_dashboard=1',
    'action=stream&ignored.mjpg',
    'action=stream_0?nonce=1&fps=5',
    'action=streaming',
  ]) {
    it(`accepts mjpg-streamer's ?${query}`, async () => {
      const client = raw(daemon.port, `GET /?${query} HTTP/1.0\r\n\r\n`);
      await client.until((all) => parseStream(all).parts.length >= 2);
      client.socket.destroy();
    });
  }

  for (const path of [
    '/stream/',
    '/Stream',
    '/STREAM.MJPG',
    '//stream',
    '/webcam?action=stream',
    '//?action=stream',
    '/webcam//?nonce=1&action=stream',
    '/Axis-CGI/mjpg/video.cgi/',
  ]) {
    it(`means /video_feed by ${path}`, async () => {
      const client = raw(daemon.port, `GET ${path} HTTP/1.0\r\n\r\n`);
      await client.until((all) => parseStream(all).parts.length >= 2);
      client.socket.destroy();
    });
  }

  for (const path of [
    '//snapshot.jpg',
    '/snapshot/',
    '/Capture',
    '/webcam?action=snapshot',
    '//?action=snapshot',
  ]) {
    it(`means /snapshot.jpg by ${path}`, async () => {
      const response = await fetch(daemon.url + path);
      await response.arrayBuffer();
      expect([response.status, response.headers.get('content-type')]).to.deep.equal([200, 'image/jpeg']);
    });
  }

  it('does not reveal the picture size to OPTIONS, which needs no credentials', async () => {
    const url = `${daemon.url}/axis-cgi/mjpg/video.cgi?resolution=1x1`;
    const response = await fetch(url, { method: 'OPTIONS' });
    expect([response.status, await response.text()]).to.deep.equal([204, '']);
  });

  it('rejects other actions and other inputs', async () => {
    for (const query of ['action=command&id=1', 'action=stream_1', 'action=snapshot_2']) {
      const response = await fetch(`${daemon.url}/?${query}`);
      expect([response.status, await response.text()], query).to.deep.equal([
        404,
        'Only action=stream and action=snapshot of camera 0 are available.\n',
      ]);
    }
    const page = await fetch(`${daemon.url}/?reaction=stream`);
    expect(page.headers.get('content-type')).to.equal('text/html; charset=utf-8');
    await page.text();
  });

  it("accept Axis' parameters, where 0 means no limit", async () => {
    const response = await fetch(
      `${daemon.url}/axis-cgi/mjpg/video.cgi?fps=0.0&duration=00&nbrofframes=2&resolution=320x240&camera=1&compression=30`,
    );
    const text = Buffer.from(await response.arrayBuffer()).toString('latin1');
    expect(text.split('Content-Type: image/jpeg')).to.have.length(3);
    for (const [query, line] of [
      ['resolution=640x480', /^resolution must be 320x240\. CAMERA_WIDTH and CAMERA_HEIGHT/],
      ['camera=2', /^camera must be 1/],
      ['nbrofframes=x', /^frames must be a whole number/],
    ] as const) {
      const refused = await fetch(`${daemon.url}/axis-cgi/mjpg/video.cgi?${query}`);
      expect([refused.status, query]).to.deep.equal([400, query]);
      expect(await refused.text()).to.match(line);
    }
  });

  it("include the state in ustreamer's format", async () => {
    const client = raw(daemon.port, 'GET /stream?advance_headers=1 HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await client.until((bytes) => bytes.length > 30_000);
    const state = (await (await fetch(`${daemon.url}/state`)).json()) as {
      result: {
        source: { captured_fps: number };
        stream: { queued_fps: number; clients_stat: Record<string, { fps: number }> };
      };
    };
    const { captured_fps: captured } = state.result.source;
    const { queued_fps: queued, clients_stat: clients } = state.result.stream;
    const id = Object.keys(clients)[0] ?? '';
    const fps = clients[id]?.fps;
    expect(id).to.match(/^[0-9a-f]{16}$/);
    expect(captured).to.be.within(1, 100);
    expect(Number.isInteger(fps)).to.equal(true);
    expect(state).to.deep.equal({
      ok: true,
      result: {
        instance_id: '',
        encoder: { type: 'HW', quality: 0 },
        source: {
          resolution: { width: 320, height: 240 },
          online: true,
          desired_fps: 30,
          captured_fps: captured,
        },
        stream: {
          queued_fps: queued,
          clients: 1,
          clients_stat: {
            [id]: {
              fps,
              extra_headers: false,
              advance_headers: true,
              dual_final_frames: false,
              zero_data: false,
              key: '0',
            },
          },
        },
      },
    });
    client.socket.destroy();
    // A camera whose JPEG quality is known.
    const facts = {
      quality: 70,
      size: { width: 8, height: 8 },
      online: true,
      framerate: 30,
      fps: 30,
      viewers: [],
    };
    expect(ustreamerState(facts, 0)).to.deep.nested.include({
      'result.encoder': { type: 'CPU', quality: 70 },
    });
  });

  it('serve routes', () => {
    const pictures = ROUTES.filter(({ answers }) => answers === 'picture').map(({ path }) => path);
    for (const { serves } of ALIASES) expect([...pictures, '/state']).to.include(serves);
  });

  it('can be switched off', async () => {
    const plain = await startApp(['--no-aliases']);
    for (const { path, action } of ALIASES) {
      const response = await fetch(`${plain.url}${path}${action === undefined ? '' : `?action=${action}`}`);
      expect([response.status, await response.text()], path).to.deep.equal([
        404,
        'URLs of other programs are switched off (ALIASES=off).\n',
      ]);
    }
    const page = await fetch(plain.url);
    expect(page.status).to.equal(200);
    await page.text();
    await plain.stop();
  });
});
