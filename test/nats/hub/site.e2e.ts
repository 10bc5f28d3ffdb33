import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import type { CameraEvent } from '../../../daemon/events/event.ts';
import { ask } from '../../helpers/ask.ts';
import { startDaemon } from '../../helpers/daemon.ts';
import type { RunningDaemon } from '../../helpers/daemon.ts';
import { eventually } from '../../helpers/eventually.ts';
import { NatsServer } from '../../helpers/nats-server.ts';
import { needs } from '../../helpers/programs.ts';
import { PartReader } from '../../helpers/part-reader.ts';
import { picamd } from '../../helpers/run-command.ts';

interface Summary {
  readonly name: string;
  readonly state: string;
}

const MANY = ['--max-viewers', '200', '--max-viewers-per-address', '200'];

describe('cameras and hubs of a site, each with its own key', () => {
  needs('NATS');
  const folder = mkdtempSync(join(tmpdir(), 'picamd-site-'));
  let server: NatsServer;
  let hall: RunningDaemon;
  let garage: RunningDaemon;
  let hubs: RunningDaemon[];
  const closing: (() => void)[] = [];

  const inNats = (role: string, name: string) => [
    '--nats-url',
    server.url,
    '--nats-creds-file',
    join(folder, `home.${role}.${name}.nk`),
  ];
  const startCamera = (name: string, ...args: string[]) =>
    startDaemon(['--nats-camera', name, '--metrics', 'on', ...inNats('camera', name), ...args]);
  const startHub = (name: string) =>
    startDaemon([
      '--role',
      'hub',
      '--idle-stop-seconds',
      '0',
      '--camera-lost-seconds',
      '1',
      ...MANY,
      ...inNats('hub', name),
    ]);
  const json = async <T>({ port }: RunningDaemon, path: string) =>
    JSON.parse((await ask({ host: '127.0.0.1', port }, path)).body.toString()) as T;
  const stateIn = async (hub: RunningDaemon, camera: string) =>
    (await json<{ cameras: Summary[] }>(hub, '/cameras')).cameras.find(({ name }) => name === camera)?.state;
  const eventsIn = async (hub: RunningDaemon, type: string) =>
    (await json<{ events: CameraEvent[] }>(hub, '/events.json')).events.filter(
      (event) => event.type === type,
    );
  const watch = async ({ port }: RunningDaemon, camera: string, query = '') => {
    const socket = connect(port, '127.0.0.1');
    const seen = { parts: 0 };
    const reader = new PartReader((_, body) => void (seen.parts += body.length > 0 ? 1 : 0));
    socket.on('data', (chunk) => reader.write(chunk)).on('error', () => {});
    closing.push(() => socket.destroy());
    await once(socket, 'connect');
    socket.write(`GET /cameras/${camera}/video_feed${query} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    return seen;
  };
  const privacyOf = async ({ url }: RunningDaemon, on: boolean) => {
    const answer = await fetch(`${url}/privacy.json`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ on, until: null }),
    });
    expect(answer.status).to.equal(200);
  };
  /** Bytes of messages that the camera has sent so far. */
  const uplink = async (camera: string) => {
    const found = await server.connections(`picamd ${camera}`);
    return found.reduce((sum, { in_bytes }) => sum + in_bytes, 0);
  };

  before(async () => {
    await picamd(['hub', 'keys', folder, '--cameras', 'hall,garage', '--hubs', 'one,two']);
    server = await NatsServer.start(
      `include "../${basename(folder)}/picamd-users.conf"\njetstream { store_dir: "${join(folder, 'jetstream')}", max_file: 128M }`,
    );
    hubs = await Promise.all([startHub('one'), startHub('two')]);
    [hall, garage] = await Promise.all([
      startCamera('hall', '--camera-mode', 'on-demand', '--idle-stop-seconds', '0'),
      startCamera('garage'),
    ]);
    for (const hub of hubs)
      for (const camera of ['hall', 'garage'])
        await eventually(`${camera} in the list`, async () => (await stateIn(hub, camera)) !== undefined);
  });
  afterEach(() => {
    for (const close of closing.splice(0)) close();
  });
  after(async () => {
    await Promise.all([hall, garage, ...(hubs ?? [])].map((daemon) => daemon?.stop()));
    await server?.stop();
    rmSync(folder, { recursive: true });
  });

  it('send no picture while nobody looks, and one copy to a hub with 1, 10 or 100 viewers', async () => {
    const [hub] = hubs;
    const rates: number[] = [];
    let viewers: { parts: number }[] = [];
    for (const count of [0, 1, 10, 100]) {
      const more = Array.from({ length: count - viewers.length }, () => watch(hub!, 'hall', '?fps=5'));
      viewers = [...viewers, ...(await Promise.all(more))];
      await eventually(`pictures for ${count}`, () => viewers.every(({ parts }) => parts > 1));
      const [before, startMs] = [await uplink('hall'), performance.now()];
      await eventually('2 s', () => performance.now() - startMs > 2000);
      rates.push(((await uplink('hall')) - before) / (performance.now() - startMs));
    }
    const [none = 0, one = 0, ten = 0, hundred = 0] = rates;
    // Presence, status and metrics; status and metrics come every 15 s only, and perhaps within these 2 s.
    expect(none, 'KB/s without viewers').to.be.lessThan(one / 3);
    // The second copy would be twice as much; a loaded machine counts a frame or two more or less.
    expect(ten / one).to.be.lessThan(1.7);
    expect(hundred / one).to.be.lessThan(1.7);
    for (const close of closing.splice(0)) close();
    await hall.logged(/camera: idle/);
  });

  it('tell each hub once that a camera is lost, and that it is back; the other hub goes on when one is killed', async () => {
    const [one, two] = hubs as [RunningDaemon, RunningDaemon];
    garage.kill('SIGKILL');
    const before = await watch(one, 'hall');
    await eventually('a picture', () => before.parts > 0);
    one.kill('SIGKILL');
    const startMs = performance.now();
    const viewer = await watch(two, 'hall');
    await eventually('a picture of the other hub', () => viewer.parts > 0);
    expect(performance.now() - startMs).to.be.lessThan(3000);
    hubs[0] = await startHub('one');
    await eventually('that it is lost', async () => (await eventsIn(two, 'camera-lost')).length > 0);
    expect(await stateIn(two, 'garage')).to.equal('lost');
    garage = await startCamera('garage');
    await eventually('that it is back', async () => (await eventsIn(two, 'camera-back')).length > 0);
    const told = [...(await eventsIn(two, 'camera-lost')), ...(await eventsIn(two, 'camera-back'))];
    expect(told.map(({ camera, type, phase }) => [camera, type, phase])).to.deep.equal([
      ['garage', 'camera-lost', 'end'],
      ['garage', 'camera-back', 'end'],
    ]);
  });

  it('hand on clips and metrics of a camera, in answers of one message each', async () => {
    const [hub] = hubs as [RunningDaemon, RunningDaemon];
    const get = (path: string) => ask({ host: '127.0.0.1', port: hub.port }, path);
    const clip = await eventually('a clip', async () => {
      const answer = await get('/cameras/hall/clip?before=0&after=2&format=mjpeg');
      return answer.status === 200 && answer;
    });
    expect(clip.headers['content-type']).to.equal('video/x-motion-jpeg');
    expect(clip.headers['content-disposition']).to.include('hall');
    expect([clip.body.readUInt16BE(0), clip.body.readUInt16BE(clip.body.length - 2)]).to.deep.equal([
      0xff_d8, 0xff_d9,
    ]);
    const metrics = await get('/cameras/hall/metrics');
    expect(metrics.headers['content-type']).to.equal('text/plain; version=0.0.4; charset=utf-8');
    expect(metrics.body.toString()).to.match(/^picamd_camera_frames_total \d+$/m);
    expect((await get('/cameras/hall/clip?before=x')).status).to.equal(400);
    await privacyOf(hall, true);
    await eventually('that it is private', async () => (await stateIn(hub, 'hall')) === 'private');
    const none = await get('/cameras/hall/clip');
    expect([none.status, none.headers['x-picamd-error']]).to.deep.equal([503, 'private']);
    await privacyOf(hall, false);
    await eventually('that it is back', async () => (await stateIn(hub, 'hall')) !== 'private');
  });

  it('hand on the events of a camera', async () => {
    const posted = await fetch(`${garage.url}/events`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ text: 'The bell rang' }),
    });
    expect(posted.status).to.be.lessThan(300);
    for (const hub of hubs)
      await eventually('the event', async () =>
        (await eventsIn(hub, 'manual')).some(
          ({ camera, text }) => camera === 'garage' && text === 'The bell rang',
        ),
      );
  });

  it('know what happened while a hub was away', async () => {
    const [one] = hubs;
    one?.kill('SIGKILL');
    await one?.exited;
    for (const text of ['first', 'second'])
      await fetch(`${hall.url}/events`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ text }),
      });
    const [, two] = hubs as [RunningDaemon, RunningDaemon];
    const textsIn = async (hub: RunningDaemon) =>
      (await eventsIn(hub, 'manual')).filter(({ camera }) => camera === 'hall').map(({ text }) => text);
    await eventually('the events', async () => (await textsIn(two)).length === 2);
    hubs[0] = await startHub('one');
    await eventually('the events', async () => (await textsIn(hubs[0]!)).length === 2);
    expect(await textsIn(hubs[0])).to.deep.equal(await textsIn(two));
  });

  it('are listed as lost by a hub that starts when they have been lost for a while', async () => {
    garage.kill('SIGKILL');
    await garage.exited;
    const [, two] = hubs as [RunningDaemon, RunningDaemon];
    await eventually('that it is lost', async () => (await stateIn(two, 'garage')) === 'lost');
    const [one] = hubs;
    one?.kill('SIGKILL');
    await one?.exited;
    hubs[0] = await startHub('one');
    await eventually('garage in the list', async () => (await stateIn(hubs[0]!, 'garage')) === 'lost');
    garage = await startCamera('garage');
    await eventually('that it is back', async () => (await stateIn(hubs[0]!, 'garage')) !== 'lost');
  });

  it('do nothing that their keys do not allow', () => {
    for (const daemon of [hall, garage, ...hubs]) expect(daemon.log()).not.to.include('does not allow');
  });
});
