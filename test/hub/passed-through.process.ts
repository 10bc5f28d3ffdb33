import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { CameraEvent } from '../../daemon/events/event.ts';
import { messagesIn } from '../../daemon/hub/events/server-sent-messages.ts';
import { ask, askJson } from '../helpers/ask.ts';
import { CHEAP, credentialsFile } from '../helpers/credentials.ts';
import type { CredentialsFile } from '../helpers/credentials.ts';
import { startDaemon } from '../helpers/daemon.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { eventually } from '../helpers/eventually.ts';

const RECORDING = '--record events --record-on-system-card on --record-keep-free 0% --post-seconds 0'.split(
  ' ',
);
const ID = '20261129T173112123Z-4k7q';

describe('events and recordings behind a hub', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-passed-'));
  const file = join(folder, 'cameras');
  const received: IncomingMessage[] = [];
  let camera: RunningDaemon;
  let hub: RunningDaemon;
  let standIn: Server;
  let users: CredentialsFile;
  let event: CameraEvent;
  /** What the stand-in answers; null: nothing. */
  let answer: readonly [status: number, headers: Record<string, string>, body: string] | null = null;

  const at = () => ({ host: '127.0.0.1', port: hub.port });
  const report = async () => {
    const reported = await fetch(`${camera.url}/events?clip=1`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${users.tokens.get('event')}` },
    });
    return (await reported.json()) as CameraEvent;
  };
  const passed = (path: string, headers = {}) => ask(at(), `/cameras/${path}`, headers);

  before(async () => {
    users = await credentialsFile(CHEAP, 'everyone');
    standIn = createServer((request, response) => {
      received.push(request);
      if (answer !== null) response.writeHead(answer[0], answer[1]).end(answer[2]);
    }).listen(0, '127.0.0.1');
    await once(standIn, 'listening');
    camera = await startDaemon([
      ...RECORDING,
      '--record-path',
      join(folder, 'disk'),
      '--credentials-file',
      users.path,
    ]);
    await camera.logged(/recording: to /);
    await camera.logged(/"msg":"camera: streaming"/);
    event = await report();
    const token = join(folder, 'token');
    writeFileSync(token, `${users.tokens.get('recordings')}\n`, { mode: 0o600 });
    const { port } = standIn.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    writeFileSync(
      file,
      [
        `hall ${camera.url}/ token`,
        `odd ${url}/below/ token`,
        `plain ${url}/stream`,
        `bare ${camera.url}/`,
      ].join('\n'),
    );
    hub = await startDaemon(['--role', 'hub', '--cameras-file', file]);
  });
  beforeEach(() => {
    received.length = 0;
    answer = [200, { 'content-type': 'application/json' }, '{}'];
  });
  after(async () => {
    await Promise.all([camera.stop(), hub.stop()]);
    standIn.closeAllConnections();
    standIn.close();
    users.clear();
    rmSync(folder, { recursive: true });
  });

  it('hands on events, clips and recordings of a picamd, with byte ranges', async () => {
    const { events } = await askJson<{ events: CameraEvent[] }>(
      at(),
      '/cameras/hall/events.json?type=manual',
    );
    expect(events.map(({ id }) => id)).to.deep.equal([event.id]);
    // On a busy machine a recording may be in two files, which have no byte ranges: then there is another event.
    const { id } = await eventually('a recording in one file', async () => {
      const { body } = await passed(`hall/recordings/list.json?from=0&to=${Date.now()}`);
      const { recordings } = JSON.parse(body.toString()) as { recordings: { id: string; open: boolean }[] };
      if (recordings.length === 0 || recordings.some(({ open }) => open)) return null;
      const whole = recordings.find((one) => recordings.filter((other) => other.id === one.id).length === 1);
      if (whole === undefined) await report();
      return whole ?? null;
    });
    const whole = await passed(`hall/recordings/${id}/clip.avi`);
    expect([whole.status, whole.body.subarray(0, 4).toString()]).to.deep.equal([200, 'RIFF']);
    const part = await passed(`hall/recordings/${id}/clip.avi`, { Range: 'bytes=4-11' });
    expect([part.status, part.headers['content-range']]).to.deep.equal([
      206,
      `bytes 4-11/${whole.body.length}`,
    ]);
    expect(part.body).to.deep.equal(whole.body.subarray(4, 12));
    const snapshot = await passed(`hall/recordings/${id}/snapshot.jpg`);
    expect([snapshot.status, snapshot.headers['content-type']]).to.deep.equal([200, 'image/jpeg']);
    const played = await passed('hall/recordings/play?at=0&speed=16');
    expect(played.headers['content-type']).to.include('multipart/x-mixed-replace');
    const clip = await passed('hall/clip?before=1&after=0&format=mjpeg');
    expect([clip.status, clip.body.readUInt16BE(0)]).to.deep.equal([200, 0xff_d8]);
    expect(clip.headers['x-content-type-options']).to.equal('nosniff');
  });

  it('hands on events as they happen, to a page that shows them only for a picamd', async () => {
    const listed = await askJson<{ events: CameraEvent[] }>(at(), '/cameras/hall/events?type=manual');
    expect(listed.events.map(({ id }) => id)).to.include(event.id);
    const heard: string[] = [];
    const stop = new AbortController();
    const stream = await fetch(`${hub.url}/cameras/hall/events/stream`, {
      headers: { 'Last-Event-ID': event.id },
      signal: stop.signal,
    });
    expect([stream.status, stream.headers.get('content-type')]).to.deep.equal([
      200,
      'text/event-stream; charset=utf-8',
    ]);
    const reading = (async () => {
      if (stream.body === null) return;
      for await (const message of messagesIn(stream.body))
        heard.push((JSON.parse(message) as CameraEvent).text ?? '');
    })().catch(() => {});
    await eventually('what was missed', () => heard.length > 0);
    await fetch(`${camera.url}/events`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${users.tokens.get('event')}`,
        'Content-Type': 'application/json',
      },
      body: '{"text":"bell"}',
    });
    await eventually('what happens', () => heard.includes('bell'));
    stop.abort();
    await reading;
    const rightsOf = async (name: string) =>
      /data-rights="([^"]*)"/.exec((await passed(`${name}/`)).body.toString())?.[1];
    expect(await rightsOf('hall')).to.equal('live status recordings');
    expect(await rightsOf('plain')).to.equal('live status');
  });

  it('says what is wrong: no picamd, a camera that refuses the hub, one that is gone', async () => {
    const codeOf = async (path: string) => {
      const { status, headers } = await passed(path);
      return [status, headers['x-picamd-error']];
    };
    expect(await codeOf('plain/events.json')).to.deep.equal([404, 'no-picamd']);
    expect(await codeOf('plain/events/stream')).to.deep.equal([404, 'no-picamd']);
    expect(await codeOf('bare/events.json')).to.deep.equal([502, 'camera-refuses']);
    expect(received).to.deep.equal([]);
    answer = [302, { location: 'http://127.0.0.2/' }, ''];
    expect(await codeOf('odd/events.json')).to.deep.equal([502, 'bad-camera-answer']);
    answer = [200, { 'content-type': 'text/html' }, '<script>alert(1)</script>'];
    expect(await codeOf('odd/events.json')).to.deep.equal([502, 'bad-camera-answer']);
    expect(received.length).to.equal(2);
  });

  it('tells the camera nothing of its client, and the client nothing that is not its business', async () => {
    answer = [
      200,
      { 'content-type': 'application/json', 'set-cookie': 'a=b', 'x-accel-redirect': '/etc', etag: '"1"' },
      '{}',
    ];
    const { status, headers } = await passed('odd/events.json?since=5&token=secret&x=y', {
      Cookie: 'session=secret',
      Range: 'bytes=0-1',
      'X-Forwarded-For': '1.2.3.4',
    });
    expect([status, headers.etag]).to.deep.equal([200, '"1"']);
    expect(headers).to.not.have.any.keys('set-cookie', 'x-accel-redirect');
    const [request] = received;
    expect(request?.url).to.equal('/below/events?since=5');
    expect(request?.headers).to.include({
      authorization: `Bearer ${users.tokens.get('recordings')}`,
      range: 'bytes=0-1',
    });
    expect(JSON.stringify(request?.headers)).to.not.include('secret').and.not.include('1.2.3.4');
  });

  it('asks no other path of a camera', async () => {
    const tries = [
      `odd/recordings/..%2f..%2fsettings.json/clip.avi`,
      'odd/recordings/%2e%2e/clip.avi',
      `odd/recordings/${ID}%2f..%2f../clip.avi`,
      `odd/recordings/${ID}?x/snapshot.jpg`,
      'odd/events.json/../settings.json',
      'odd/settings.json',
      'odd/recordings/http:%2f%2f127.0.0.2/clip.avi',
    ];
    for (const path of tries) expect((await passed(path)).status, path).to.equal(404);
    expect(received).to.deep.equal([]);
    await passed(`odd/recordings/${ID}/clip.avi`);
    expect(received.map(({ url }) => url)).to.deep.equal([`/below/recordings/${ID}/clip.avi`]);
  });

  it('ends its request to the camera when the client goes', async () => {
    answer = null;
    const client = get({ ...at(), path: '/cameras/odd/clip' }).on('error', () => {});
    await eventually('the request', () => received.length === 1);
    // Without a reset, it might only have sent all that it has to say.
    client.socket?.resetAndDestroy();
    await eventually('its end', () => received[0]?.socket.destroyed === true);
  });

  it('takes no more from the camera than its client takes', async () => {
    answer = [200, { 'content-type': 'video/x-msvideo' }, 'x'.repeat(64 * 1024 * 1024)];
    const client = get({ ...at(), path: `/cameras/odd/recordings/${ID}/clip.avi` });
    const [response] = (await once(client, 'response')) as [IncomingMessage];
    response.pause();
    let [waiting, calm] = [Infinity, 0];
    await eventually('that nothing more is sent', () => {
      const now = received[0]?.socket.writableLength ?? Infinity;
      calm = now === waiting ? calm + 1 : 0;
      waiting = now;
      // Before the first byte it is calm too.
      return calm > 10 && waiting > 32 * 1024 * 1024;
    });
    client.destroy();
  });
});
