import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startApp } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';
import { basic, CHEAP, credentialsFile, USER, VIEWER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';
import { eventually } from '../../helpers/eventually.ts';

const ADMIN = basic(USER.name, USER.password);
const HOUR = 3_600_000;

describe('/privacy.json', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-privacy-'));
  let users: CredentialsFile;
  let app: RunningApp;
  let args: string[];

  before(async () => {
    users = await credentialsFile(CHEAP, 'everyone');
    mkdirSync(join(folder, 'state'));
    args = ['--credentials-file', users.path, '--metrics', 'on'];
    app = await startApp(args, { STATE_DIRECTORY: join(folder, 'state') });
  });
  after(async () => {
    await app.stop();
    users.clear();
    rmSync(folder, { recursive: true });
  });
  afterEach(() => put({ on: false }));

  const get = (path: string, authorization = ADMIN) =>
    fetch(`${app.url}${path}`, { headers: { Authorization: authorization } });
  const json = async (path: string, authorization?: string) =>
    (await (await get(path, authorization)).json()) as Record<string, unknown>;
  const put = (body: object | string, authorization = ADMIN, type = 'application/json') =>
    fetch(`${app.url}/privacy.json`, {
      method: 'PUT',
      headers: { Authorization: authorization, 'Content-Type': type },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const bearer = (right: 'live' | 'control' | 'event' | 'status') => `Bearer ${users.tokens.get(right)}`;

  it('is switched by whoever has the right control, and by no one else', async () => {
    for (const authorization of [basic(VIEWER, USER.password), bearer('live'), bearer('event')])
      expect((await put({ on: true }, authorization)).status).to.be.oneOf([401, 403]);
    expect(await json('/privacy.json')).to.include({ on: false, until: null, reason: null, saved: true });
    expect((await put({ on: true }, bearer('control'))).status).to.equal(200);
    await app.logged(/privacy: on, by token/);
    expect(await json('/privacy.json')).to.include({ on: true, reason: 'user', by: 'token only-control' });
  });

  it('tells who to those who may see the status, not to everyone with a link to the picture', async () => {
    await put({ on: true });
    expect(await json('/privacy.json', basic(VIEWER, USER.password))).to.include({ on: true, by: 'anna' });
    expect(await json('/privacy.json', bearer('live'))).to.include({ on: true, by: null });
    expect((await get('/privacy.json', bearer('status'))).status).to.equal(403);
  });

  it('takes an end, as a time or in seconds, and nothing else', async () => {
    const until = Date.now() + HOUR;
    expect(await (await put({ on: true, until })).json()).to.include({ on: true, until });
    const { until: end } = (await (await put({ on: true, seconds: 60 })).json()) as { until: number };
    expect(end).to.be.within(Date.now() + 50_000, Date.now() + 60_000);
    for (const body of [
      '',
      '[]',
      { on: 'yes' },
      {},
      { on: true, by: 'me' },
      { on: true, until: Date.now() - 1 },
      { on: true, until: 1e300 },
      { on: true, until: '2026' },
      { on: true, seconds: 0.5 },
      { on: true, seconds: -1 },
      { on: true, until, seconds: 60 },
    ])
      expect((await put(body)).status, JSON.stringify(body)).to.equal(400);
    expect((await put({ on: true }, ADMIN, 'text/plain')).status).to.equal(415);
    expect(await json('/privacy.json')).to.include({ on: true, until: end });
  });

  it('gives no picture, is healthy, and says so everywhere', async () => {
    expect((await get('/snapshot.jpg')).status).to.equal(200);
    await put({ on: true });
    const snapshot = await get('/snapshot.jpg');
    expect([snapshot.status, snapshot.headers.get('x-picamd-error'), await snapshot.text()]).to.deep.equal([
      503,
      'private',
      '',
    ]);
    expect((await get('/clip')).headers.get('x-picamd-error')).to.equal('private');
    const health = await get('/healthz');
    expect([health.status, await health.json()]).to.deep.include.members([200]);
    expect(await json('/healthz')).to.include({ healthy: true, state: 'private', reason: null });
    const { privacy, camera } = (await json('/status')) as { privacy: object; camera: object };
    expect(privacy)
      .to.include({ on: true, until: null, reason: 'user', by: 'anna' })
      .and.have.property('since');
    expect(camera).to.include({ state: 'private', source: 'private' });
    const metrics = await (await get('/metrics')).text();
    expect(metrics).to.match(/^picamd_camera_private 1$/m);
    expect(metrics).to.match(/^picamd_camera_state\{state="private"\} 1$/m);
    expect(metrics).to.match(/^picamd_camera_healthy 1$/m);
  });

  it('has a card in the stream, in the size of the picture, and in snapshots if PRIVACY_SNAPSHOT says so', async () => {
    const ring = await get('/snapshot.jpg?max_age=60000');
    const picture = Buffer.from(await ring.arrayBuffer());
    await put({ on: true });
    const stream = Buffer.from(await (await get('/video_feed?frames=1')).arrayBuffer());
    const sof = stream.indexOf(Buffer.from([0xff, 0xc0]));
    expect([stream.readUInt16BE(sof + 7), stream.readUInt16BE(sof + 5)]).to.deep.equal([320, 240]);
    await app.reload([...args, '--privacy-snapshot', 'card']);
    const card = await get('/snapshot.jpg?max_age=60000');
    expect(card.status).to.equal(200);
    const jpeg = Buffer.from(await card.arrayBuffer());
    expect(stream.includes(jpeg)).to.equal(true);
    expect(jpeg.equals(picture)).to.equal(false);
    await app.reload(args);
  });

  it('ends a clip that is on its way', async () => {
    const clip = await get('/clip?before=1&after=60&format=mjpeg');
    expect(clip.status).to.equal(200);
    await put({ on: true });
    expect((await clip.arrayBuffer()).byteLength).to.be.greaterThan(0);
  });

  it('takes the picture from alerts that wait, and sends none while it is on', async () => {
    const bodies: (string | undefined)[] = [];
    const answers: (() => void)[] = [];
    const server = createServer((request, response) => {
      bodies.push(request.headers['content-type']);
      request.resume();
      answers.push(() => response.end());
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const hook = { name: 'home', url: `http://127.0.0.1:${port}/`, body: 'picture', types: ['manual'] };
    const setAlerts = async (webhooks: object[]) => {
      const tag = (await get('/alerts.json')).headers.get('etag') ?? '';
      const headers = { Authorization: ADMIN, 'Content-Type': 'application/json', 'If-Match': tag };
      const body = JSON.stringify({ webhooks });
      expect((await fetch(`${app.url}/alerts.json`, { method: 'PUT', headers, body })).status).to.equal(200);
    };
    const ring = () => fetch(`${app.url}/events`, { method: 'POST', headers: { Authorization: ADMIN } });
    try {
      await setAlerts([hook]);
      for (let times = 0; times < 2; times++) expect((await ring()).status).to.equal(201);
      await eventually('the first alert', () => answers.length === 1);
      await put({ on: true });
      expect((await ring()).status).to.equal(201);
      for (let sent = 1; sent <= 3; sent++) {
        await eventually('the next alert', () => answers.length === sent);
        answers[sent - 1]?.();
      }
      expect(bodies.map((type) => type?.split(';')[0])).to.deep.equal([
        'image/jpeg',
        'text/plain',
        'text/plain',
      ]);
    } finally {
      await setAlerts([]);
      server.closeAllConnections();
      server.close();
    }
  });

  it('keeps a viewer connected while it goes on and off, and ends no stream', async () => {
    const feed = await get('/video_feed');
    const reader = feed.body!.getReader();
    const seen: number[] = [];
    const reading = (async () => {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        seen.push(value.length);
      }
    })();
    await eventually('frames', () => seen.length > 3);
    for (const on of [true, false]) {
      await put({ on });
      const before = seen.length;
      await eventually('more frames', () => seen.length > before + 1);
    }
    await reader.cancel();
    await reading;
  });

  it('is an event that lasts', async () => {
    await put({ on: true });
    await put({ on: false });
    const { events } = (await json('/events?type=privacy&limit=1')) as { events: object[] };
    expect(events).to.have.length(1);
    expect(events[0]).to.include({ type: 'privacy', phase: 'end', text: 'No longer private' });
  });

  it('follows the schedule, and can be switched off in it', async () => {
    const tag = (await get('/schedules.json')).headers.get('etag') ?? '';
    const schedule = (privacy: string, match: string) =>
      fetch(`${app.url}/schedules.json`, {
        method: 'PUT',
        headers: { Authorization: ADMIN, 'Content-Type': 'application/json', 'If-Match': match },
        body: JSON.stringify({ privacy }),
      });
    const answer = await schedule('00:00-24:00', tag);
    expect(await json('/privacy.json')).to.include({ on: true, reason: 'schedule', by: null });
    expect((await get('/snapshot.jpg')).status).to.equal(503);
    await put({ on: false });
    await eventually('a picture', async () => (await get('/snapshot.jpg')).status === 200);
    await schedule('', answer.headers.get('etag') ?? '');
    expect(await json('/privacy.json')).to.include({ on: false });
  });
});
