import { once } from 'node:events';
import { connect } from 'node:net';
import type { NatsConnection } from '@nats-io/transport-node';
import { expect } from 'chai';
import { messagesIn } from '../../../daemon/hub/events/server-sent-messages.ts';
import { ask } from '../../helpers/ask.ts';
import { startDaemon } from '../../helpers/daemon.ts';
import type { RunningDaemon } from '../../helpers/daemon.ts';
import { eventually } from '../../helpers/eventually.ts';
import { MadeSiteCamera, madeFrameNumber } from '../../helpers/made-site-camera.ts';
import { NatsServer } from '../../helpers/nats-server.ts';
import { needs } from '../../helpers/programs.ts';
import { PartReader } from '../../helpers/part-reader.ts';

interface Summary {
  readonly name: string;
  readonly state: string;
  readonly error: string | null;
}

const MANY_VIEWERS = ['--max-viewers', '200', '--max-viewers-per-address', '200'];

describe('a hub that hears its cameras over NATS', () => {
  needs('NATS');
  let server: NatsServer;
  let client: NatsConnection;
  let hub: RunningDaemon;
  const cameras: MadeSiteCamera[] = [];
  const closing: (() => void)[] = [];

  const json = async <T>(path: string) =>
    JSON.parse((await ask({ host: '127.0.0.1', port: hub.port }, path)).body.toString()) as T;
  const summaries = async () => (await json<{ cameras: Summary[] }>('/cameras')).cameras;
  const camera = (name: string) => {
    const made = new MadeSiteCamera(client, name).start();
    cameras.push(made);
    return made;
  };
  /** A viewer, which notes the frames it sees and when. */
  const watch = async (name: string, query = '') => {
    const socket = connect(hub.port, '127.0.0.1');
    const seen: { number: number; atMs: number }[] = [];
    const reader = new PartReader((_, body) => {
      if (body.length > 0) seen.push({ number: madeFrameNumber(body), atMs: performance.now() });
    });
    socket.on('data', (chunk) => reader.write(chunk)).on('error', () => {});
    closing.push(() => socket.destroy());
    await once(socket, 'connect');
    socket.write(`GET /cameras/${name}/video_feed${query} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    return { seen, socket };
  };
  const startHub = (...args: string[]) =>
    startDaemon([
      '--role',
      'hub',
      '--nats-url',
      server.url,
      '--idle-stop-seconds',
      '0',
      ...MANY_VIEWERS,
      ...args,
    ]);

  before(async () => {
    server = await NatsServer.start();
    client = await server.client();
    hub = await startHub();
  });
  afterEach(() => {
    for (const close of closing.splice(0)) close();
    for (const made of cameras.splice(0)) made.stop();
  });
  after(async () => {
    await hub?.stop();
    await server?.stop();
  });

  it('lists them by itself, and asks for pictures at the highest rate that someone wishes, and while someone does', async () => {
    const hall = camera('hall');
    await eventually('hall in the list', async () => (await summaries()).some(({ name }) => name === 'hall'));
    expect(hall.wants).to.deep.equal([]);
    const slow = await watch('hall', '?fps=2');
    await eventually('pictures', () => slow.seen.length > 2);
    expect(Math.max(...hall.wants)).to.equal(2);
    const fast = await watch('hall', '?fps=12');
    await eventually('the higher rate', () => hall.wants.at(-1) === 12 && fast.seen.length > 5);
    fast.socket.destroy();
    await eventually('the lower rate', () => hall.wants.at(-1) === 2);
    const all = await watch('hall');
    await eventually('every picture', () => hall.wants.at(-1) === 240 && all.seen.length > 5);
    for (const close of closing.splice(0)) close();
    await eventually('the end of the lease', () => hall.wants.at(-1) === 0);
    const before = hall.sentFrames;
    const shot = await ask({ host: '127.0.0.1', port: hub.port }, '/cameras/hall/snapshot.jpg');
    expect([shot.status, madeFrameNumber(shot.body) > before]).to.deep.equal([200, true]);
    await eventually('the end of the lease', () => hall.wants.at(-1) === 0);
  });

  it('takes one copy of a picture for 1, 10 and 100 viewers', async () => {
    const attic = camera('attic');
    await eventually('attic in the list', async () =>
      (await summaries()).some(({ name }) => name === 'attic'),
    );
    let viewers: Awaited<ReturnType<typeof watch>>[] = [];
    for (const count of [1, 10, 100]) {
      const more = await Promise.all(
        Array.from({ length: count - viewers.length }, () => watch('attic', '?fps=5')),
      );
      viewers = [...viewers, ...more];
      await eventually(`pictures for ${count}`, () => viewers.every(({ seen }) => seen.length > 1));
      const [sentBefore, startMs] = [attic.sentFrames, performance.now()];
      const seenBefore = viewers[0]?.seen.length ?? 0;
      await eventually('more pictures', () => (viewers[0]?.seen.length ?? 0) > seenBefore + 5);
      const seconds = (performance.now() - startMs) / 1000;
      expect((attic.sentFrames - sentBefore) / seconds, `${count} viewers`).to.be.lessThan(7);
    }
    expect(attic.wants.every((fps) => fps <= 5)).to.equal(true);
  });

  it('shows no picture that waited, when it has stood still for 4 s, whatever the clock of the camera', async () => {
    for (const skewMs of [0, 60_000, -60_000]) {
      const made = new MadeSiteCamera(client, `skew${Math.abs(skewMs)}${skewMs < 0 ? 'b' : ''}`);
      made.skewMs = skewMs;
      cameras.push(made.start());
    }
    const [exact, ahead, behind] = cameras;
    await eventually('all in the list', async () => {
      const names = (await summaries()).map(({ name }) => name);
      return cameras.every(({ name }) => names.includes(name));
    });
    const viewers = await Promise.all([exact, ahead, behind].map((made) => watch(made?.name ?? '')));
    await eventually('pictures', () => viewers.every(({ seen }) => seen.length > 10));
    const sentAtMs = cameras.map((made) => {
      const times = new Map<number, number>();
      const send = made.sendFrame.bind(made);
      made.sendFrame = () => {
        send();
        times.set(made.sentFrames, performance.now());
      };
      return times;
    });
    hub.kill('SIGSTOP');
    const stoppedMs = performance.now();
    await eventually('4 s', () => performance.now() - stoppedMs > 4000);
    hub.kill('SIGCONT');
    const goesOnMs = performance.now();
    await eventually('pictures after that', () =>
      viewers.every(({ seen }) => seen.filter(({ atMs }) => atMs > goesOnMs + 1000).length > 10),
    );
    for (const [i, { seen }] of viewers.entries()) {
      const ages = seen
        .filter(({ atMs }) => atMs > goesOnMs)
        .map(({ number, atMs }) => atMs - (sentAtMs[i]?.get(number) ?? atMs));
      expect(Math.max(...ages), cameras[i]?.name).to.be.lessThan(3500);
      expect(ages.length).to.be.greaterThan(10);
    }
  });

  it('drops what is no presence, no frame, no JPEG or too large, and says so once a minute', async () => {
    const yard = camera('yard');
    await eventually('yard in the list', async () => (await summaries()).some(({ name }) => name === 'yard'));
    yard.send('presence', Buffer.alloc(1_000_000, 123));
    yard.send('presence', Buffer.from('{"name":7}'));
    client.publish('picamd.home.yard.frame.x', 'a');
    client.publish(`picamd.home.${'n'.repeat(200)}.presence`, 'a');
    const viewer = await watch('yard');
    await eventually('pictures', () => viewer.seen.length > 3);
    for (let i = 0; i < 50; i++) {
      yard.send('frame', Buffer.from('garbage'));
      yard.send('frame', Buffer.alloc(900_000));
    }
    yard.sendFrame(2_000_000);
    yard.sendFrame(100_000, 20_000);
    const { length } = viewer.seen;
    await eventually('more pictures', () => viewer.seen.length > length + 10);
    expect((await summaries()).length).to.be.lessThan(20);
    expect(hub.log().match(/messages? dropped/g)?.length).to.equal(1);
    expect(hub.log()).not.to.include('nnnn');
  });

  it('tells the events of one camera, as they happened and as they happen', async () => {
    const [porch, shed] = [camera('porch'), camera('shed')];
    await eventually('both in the list', async () => {
      const names = (await summaries()).map(({ name }) => name);
      return names.includes('porch') && names.includes('shed');
    });
    const tell = (of: MadeSiteCamera, seconds: number, text: string) => {
      const at = `2026-11-29T17:00:${String(seconds).padStart(2, '0')}.000Z`;
      const id = `${at.replaceAll(/[-:.]/g, '')}-aaaa`;
      const clip = `recordings/${id}/clip.avi`;
      const told = { id, camera: of.name, type: 'manual', phase: 'end', at, startedAt: at, text, clip };
      of.send('event', Buffer.from(JSON.stringify(told)));
    };
    tell(porch, 1, 'first');
    tell(porch, 2, 'second');
    tell(shed, 3, 'other');
    interface Page {
      readonly events: readonly { readonly text: string; readonly clip: string | null }[];
      readonly next: string | null;
    }
    const page = await eventually('the events', async () => {
      const now = await json<Page>('/cameras/porch/events?type=manual');
      return now.events.length === 2 && now;
    });
    expect(page.events.map(({ text, clip }) => [text, clip])).to.deep.equal([
      ['first', null],
      ['second', null],
    ]);
    const first = await json<Page>('/cameras/porch/events?since=0&limit=1&type=manual');
    expect(first.events.map(({ text }) => text)).to.deep.equal(['first']);
    const second = await json<Page>(`/cameras/porch/events?since=${first.next}&limit=1&type=manual`);
    expect([second.events.map(({ text }) => text), second.next]).to.deep.equal([['second'], null]);
    const stop = new AbortController();
    closing.push(() => stop.abort());
    const stream = await fetch(`${hub.url}/cameras/porch/events/stream`, { signal: stop.signal });
    const heard: string[] = [];
    const reading = (async () => {
      if (stream.body === null) return;
      for await (const message of messagesIn(stream.body))
        heard.push((JSON.parse(message) as { text: string }).text);
    })().catch(() => {});
    tell(shed, 4, 'other');
    tell(porch, 5, 'third');
    await eventually('what happens', () => heard.length > 0);
    expect(heard).to.deep.equal(['third']);
    stop.abort();
    await reading;
  });

  it('shows that a camera is private, and its pictures within seconds after that', async () => {
    const den = camera('den');
    const state = async () => (await summaries()).find(({ name }) => name === 'den')?.state;
    den.state = 'private';
    den.isObedient = false;
    await eventually('that it is private', async () => (await state()) === 'private');
    const shot = () => ask({ host: '127.0.0.1', port: hub.port }, '/cameras/den/snapshot.jpg');
    const none = await shot();
    expect([none.status, none.headers['x-picamd-error']]).to.deep.equal([503, 'private']);
    // It was not even tried.
    expect(hub.log()).not.to.include('den is private');
    expect(den.wants).to.deep.equal([]);
    den.state = 'streaming';
    den.isObedient = true;
    await eventually('a picture', async () => (await shot()).status === 200);
  });

  it('lists fifty that appear at once, and has its cameras again when the server is back', async () => {
    const many = Array.from({ length: 50 }, (_, i) => camera(`many${i}`));
    await eventually('all in the list', async () => {
      const names = (await summaries()).map(({ name }) => name);
      return many.every(({ name }) => names.includes(name));
    });
    for (const made of many) made.stop();
    const viewer = await watch('many0');
    await server.crash();
    await eventually('that it is lost', async () =>
      (await summaries()).some(
        ({ name, state, error }) => name === 'many0' && state === 'lost' && error === 'camera-away',
      ),
    );
    await server.start();
    client = await server.client();
    const many0 = camera('many0');
    await eventually('that it is back', async () =>
      (await summaries()).some(({ name, state }) => name === 'many0' && state !== 'lost'),
    );
    const again = await watch('many0');
    await eventually('pictures', () => again.seen.length + viewer.seen.length > 0 && many0.sentFrames > 0);
  });
});
