import { expect } from 'chai';
import type { CameraEvent } from '../../../daemon/events/event.ts';
import { sendJson } from '../../helpers/access-client.ts';
import { startApp } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';
import { basic, CHEAP, credentialsFile, USER, VIEWER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';
import { raw } from '../../helpers/raw-http.ts';
import type { RawClient } from '../../helpers/raw-http.ts';

describe('/events', () => {
  let file: CredentialsFile;
  let app: RunningApp;
  let clients: RawClient[];

  before(async () => {
    file = await credentialsFile(CHEAP, 'everyone');
    app = await startApp(['--credentials-file', file.path, '--events-per-hour', '40', '--metrics', 'on']);
  });

  after(async () => {
    await app.stop();
    file.clear();
  });

  beforeEach(() => {
    clients = [];
  });

  afterEach(() => {
    for (const { socket } of clients) socket.destroy();
  });

  const bearer = (right: 'event' | 'recordings') => ({ Authorization: `Bearer ${file.tokens.get(right)}` });

  async function report(body: unknown, query = '', headers: Record<string, string> = bearer('event')) {
    const { status, code, text } = await sendJson(`${app.url}/events${query}`, 'POST', body, headers);
    return {
      status,
      code,
      answer: JSON.parse(text) as CameraEvent & { error?: { message: string; hint: string } },
    };
  }

  async function list(query = '') {
    const response = await fetch(`${app.url}/events${query}`, { headers: bearer('recordings') });
    const answer = (await response.json()) as { timeMs: number; events: CameraEvent[]; next: string | null };
    return { status: response.status, code: response.headers.get('x-picamd-error'), ...answer };
  }

  /** The stream as a viewer gets it. */
  function follow(header = 'Accept: text/event-stream', localAddress = '127.0.0.1'): RawClient {
    const authorization = `Authorization: ${basic(VIEWER, USER.password)}`;
    const head = ['GET /events/stream HTTP/1.1', 'Host: localhost', authorization, header];
    const client = raw(app.port, `${head.join('\r\n')}\r\n\r\n`, '127.0.0.1', localAddress);
    clients.push(client);
    return client;
  }

  const until = async (client: RawClient, pattern: RegExp) =>
    (await client.until((bytes) => pattern.test(bytes.toString()))).toString();

  /** The events of a stream. */
  const eventsIn = (text: string) =>
    [...text.matchAll(/id: (\S+)\ndata: (.*)\n\n/g)].map(([, id, data]) => {
      const event = JSON.parse(data ?? '') as CameraEvent;
      expect(event.id).to.equal(id);
      return event;
    });

  it('are reported by who may, and listed to who may see recordings', async () => {
    const { status, answer } = await report({ type: 'manual', text: 'Doorbell', seconds: 5 });
    expect(status).to.equal(201);
    expect(answer).to.deep.include({
      type: 'manual',
      phase: 'start',
      text: 'Doorbell',
      clip: null,
      score: null,
    });
    const plain = await fetch(`${app.url}/events`, { method: 'POST', headers: bearer('event') });
    expect(plain.status).to.equal(201);
    const { events, next, timeMs } = await list();
    expect(events.map(({ text, phase }) => [text, phase])).to.deep.equal([
      ['Doorbell', 'start'],
      [null, 'end'],
    ]);
    expect(next).to.equal(null);
    expect(Date.now() - timeMs).to.be.within(0, 5000);
    expect((await list(`?since=${answer.id}`)).events).to.have.length(1);
    expect((await list('?limit=1&since=0')).next).to.equal(answer.id);
    expect((await list('?type=motion')).events).to.deep.equal([]);
    await app.logged(/event: manual begins/);
  });

  it('are in /status and the metrics, without what they say', async () => {
    const { length } = (await list()).events;
    const headers = { Authorization: basic(USER.name, USER.password) };
    const status = await (await fetch(`${app.url}/status`, { headers })).text();
    expect(JSON.parse(status)).to.have.property('events').that.deep.include({ count: length });
    expect(status).to.include('"type":"manual"').and.not.include('Doorbell');
    const metrics = await (await fetch(`${app.url}/metrics`, { headers })).text();
    expect(metrics)
      .to.include(`picamd_events_total{type="manual"} ${length}`)
      .and.include('{type="tamper"} 0');
  });

  for (const [what, body, query, code] of [
    ['another type', { type: 'motion' }, '', 'bad-fields'],
    ['an unknown field', { id: '../../x' }, '', 'bad-fields'],
    ['a text that is none', { text: 5 }, '', 'bad-fields'],
    ['a time that is too long', { seconds: 601 }, '', 'bad-fields'],
    ['a time that is none', { seconds: '5' }, '', 'bad-fields'],
    ['a list', [], '', 'bad-fields'],
    ['half a document', '{"text":', '', 'bad-fields'],
    ['another clip', {}, '?clip=yes', 'bad-parameter'],
    ['a clip while nothing is recorded', {}, '?clip=1', 'recording-off'],
  ] as const)
    it(`refuses ${what}, and says why`, async () => {
      const before = await list();
      const { answer, ...refused } = await report(body, query);
      expect(refused).to.deep.equal({ status: code === 'recording-off' ? 409 : 400, code });
      expect(answer.error?.hint).to.match(/^(Send|Leave|Set) /);
      expect((await list()).events).to.have.length(before.events.length);
    });

  it('refuses a form, which another site could send, a large body, a bad query, and an id that is a path', async () => {
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    expect((await report('text=x', '', { ...bearer('event'), ...form })).code).to.equal('not-json');
    expect(
      (await sendJson(`${app.url}/events`, 'POST', { text: 'x'.repeat(70_000) }, bearer('event'))).status,
    ).to.equal(413);
    expect(await list('?since=../../etc/passwd')).to.include({ status: 400, code: 'bad-parameter' });
    const { Cookie } = { Cookie: 'x=y' };
    const other = { ...bearer('event'), Cookie, 'Sec-Fetch-Site': 'cross-site' };
    expect((await sendJson(`${app.url}/events`, 'POST', {}, other)).code).to.equal('other-site');
  });

  it('tell of a camera that is lost, from when its pictures ceased, and of its return', async () => {
    const lost = await startApp([
      '--camera-lost-seconds',
      '1',
      '--source',
      'file',
      '--source-file',
      '/nonexistent/x',
    ]);
    await lost.logged(/event: camera-lost begins/);
    const events = async () =>
      ((await (await fetch(`${lost.url}/events`)).json()) as { events: CameraEvent[] }).events;
    const [loss] = await events();
    expect(loss).to.include({ type: 'camera-lost', phase: 'start' });
    expect(loss?.text).to.include('/nonexistent/x');
    expect(Date.parse(loss!.at) - Date.parse(loss!.startedAt)).to.be.within(900, 10_000);
    await lost.reload(['--camera-lost-seconds', '1']);
    await lost.logged(/event: camera-back/);
    expect((await events()).map(({ type, phase }) => `${type} ${phase}`)).to.deep.equal([
      'camera-lost end',
      'camera-back end',
    ]);
    await lost.stop();
  });

  it('are streamed, each phase with the id of its event', async () => {
    const client = follow();
    const head = await until(client, /retry: 3000\n\n/);
    expect(head)
      .to.match(/^HTTP\/1\.1 200 OK\r\n/)
      .and.include('Content-Type: text/event-stream; charset=utf-8\r\n')
      .and.include('X-Accel-Buffering: no\r\n')
      .and.not.match(/transfer-encoding|content-length/i);
    await report({ text: 'first', seconds: 0.05 });
    await report({ text: 'second' });
    const events = eventsIn(
      await until(client, /"phase":"end"[^\n]*first[^]*second|second[^]*"phase":"end"[^\n]*first/),
    );
    expect(events.map(({ phase, text }) => `${text} ${phase}`)).to.have.members([
      'first start',
      'first end',
      'second end',
    ]);
  });

  it('are streamed from the last one that a client got', async () => {
    await report({ text: 'before' });
    const { answer } = await report({ text: 'lasting', seconds: 0.05 });
    await report({ text: 'missed' });
    await until(follow(), /retry/);
    const client = follow(`Last-Event-ID: ${answer.id}`);
    const events = eventsIn(await until(client, /missed/));
    expect(events.map(({ text }) => text).slice(0, 2)).to.deep.equal(['lasting', 'missed']);
    // Its end would be news to every client.
    await until(client, /"phase":"end"[^\n]*lasting/);
    const nonsense = follow('Last-Event-ID: ../../x');
    expect(eventsIn(await until(nonsense, /retry: 3000\n\n/))).to.deep.equal([]);
  });

  it('are streamed to so many clients of an address', async () => {
    // Clients of other tests may not have left yet.
    const another = () => follow(undefined, '127.0.0.9');
    const streams = Array.from({ length: 12 }, another);
    await Promise.all(streams.map((client) => until(client, /retry/)));
    expect(await until(another(), /\r\n\r\n/))
      .to.match(/^HTTP\/1\.1 503 /)
      .and.include('too-many-event-streams');
    streams[0]?.socket.destroy();
    // The daemon sees that a moment later.
    while (!/retry/.test(await until(another(), /retry|503/)));
  });

  it('refuses what is above EVENTS_PER_HOUR, with one notice, however many are posted', async () => {
    const codes = await Promise.all(Array.from({ length: 100 }, async () => (await report({})).code));
    expect(codes.filter((code) => code === null).length).to.be.within(10, 39);
    expect(new Set(codes)).to.deep.equal(new Set([null, 'too-many-events']));
    expect((await list('?limit=1000')).events).to.have.length(40);
    const headers = { Authorization: basic(USER.name, USER.password) };
    const { notices } = (await (await fetch(`${app.url}/status`, { headers })).json()) as {
      notices: { code: string }[];
    };
    expect(notices.filter(({ code }) => code === 'too-many-events')).to.have.length(1);
    expect(app.log().match(/More than 40 reported events/g)).to.have.length(1);
  });

  it('are not streamed to those who lose access, nor for longer than picamd runs', async () => {
    const client = follow();
    await until(client, /retry/);
    await file.change(VIEWER, { role: 'admin' });
    await file.remove(VIEWER);
    await client.ended;
    const token = raw(
      app.port,
      `GET /events/stream?token=${file.tokens.get('recordings')} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    );
    await until(token, /retry/);
    await app.stop();
    await token.ended;
  });
});
