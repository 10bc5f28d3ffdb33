import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { noCredentials } from '../../daemon/access/credentials.ts';
import { writeCredentials } from '../../daemon/access/credentials-file.ts';
import { hashPassword } from '../../daemon/access/password.ts';
import { newToken, tokenDigest } from '../../daemon/access/tokens.ts';
import { HUB_ROUTES } from '../../daemon/http/hub/hub-routes.ts';
import { ask } from '../helpers/ask.ts';
import { CHEAP, tokenOf, userOf } from '../helpers/credentials.ts';
import { startDaemon } from '../helpers/daemon.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { eventually } from '../helpers/eventually.ts';
import { PartReader } from '../helpers/part-reader.ts';

interface Summary {
  readonly name: string;
  readonly state: string;
  readonly width: number | null;
  readonly viewers: number;
}

interface Counts {
  readonly cameras: number;
  readonly lost: number;
}

describe('a hub', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-hub-'));
  const file = join(folder, 'cameras');
  let hub: RunningDaemon;
  let hall: RunningDaemon;
  let garage: RunningDaemon;

  const list = (...lines: string[]) => writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  const json = async <T>(path: string, headers = {}) =>
    JSON.parse((await ask({ host: '127.0.0.1', port: hub.port }, path, headers)).body.toString()) as T;
  const summaries = async () => (await json<{ cameras: Summary[] }>('/cameras')).cameras;
  const stateOf = async (name: string) => (await summaries()).find((camera) => camera.name === name)?.state;
  const startHub = (...args: string[]) =>
    startDaemon(['--role', 'hub', '--cameras-file', file, '--idle-stop-seconds', '0', ...args]);
  /** A viewer that counts parts until `end()`. */
  const watch = async (path: string) => {
    const abort = new AbortController();
    const response = await fetch(`${hub.url}${path}`, { signal: abort.signal });
    const seen = { status: response.status, parts: 0, hasEnded: false };
    const reader = new PartReader(() => seen.parts++);
    const reading = async () => {
      // The reader wants the head, which fetch has taken.
      const type = response.headers.get('content-type') ?? '';
      reader.write(Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\n\r\n`));
      for await (const chunk of response.body ?? []) reader.write(Buffer.from(chunk as Uint8Array));
    };
    const done = reading()
      .catch(() => {})
      .finally(() => (seen.hasEnded = true));
    return {
      seen,
      end: async () => {
        abort.abort();
        await done;
      },
    };
  };

  before(async () => {
    [hall, garage] = await Promise.all([startDaemon(), startDaemon()]);
  });
  afterEach(async () => {
    hub.kill('SIGKILL');
    await hub.exited;
  });
  after(async () => {
    await Promise.all([hall.stop(), garage.stop()]);
    rmSync(folder, { recursive: true });
  });

  it('hands on the pictures of its cameras, and asks a camera only while someone watches it', async () => {
    list(`hall ${hall.url}/`, `garage ${garage.url}/video_feed`, 'gar.age http://nowhere/');
    hub = await startHub();
    await hub.logged(/hub: 2 cameras/);
    expect(hub.log()).to.include('line 3: gar.age is not a name');
    expect((await summaries()).map(({ name, state }) => [name, state])).to.deep.equal([
      ['hall', 'idle'],
      ['garage', 'idle'],
    ]);
    const viewersOf = async (camera: RunningDaemon) =>
      (
        JSON.parse((await ask({ host: '127.0.0.1', port: camera.port }, '/status')).body.toString()) as {
          viewers: unknown[];
        }
      ).viewers.length;
    expect(await viewersOf(hall)).to.equal(0);

    const viewer = await watch('/cameras/hall/video_feed');
    const other = await watch('/cameras/hall/?action=stream');
    await eventually('pictures', () => viewer.seen.parts > 3 && other.seen.parts > 3);
    expect([await viewersOf(hall), await viewersOf(garage)]).to.deep.equal([1, 0]);
    const [first] = await summaries();
    expect([first?.state, first?.width, first?.viewers]).to.deep.equal(['streaming', 320, 2]);
    const picture = await ask({ host: '127.0.0.1', port: hub.port }, '/cameras/garage/snapshot.jpg');
    expect([picture.status, picture.headers['content-type']]).to.deep.equal([200, 'image/jpeg']);
    expect(picture.headers['content-disposition']).to.include('garage');
    const status = await json<{ name: string; camera: { source: string } }>('/cameras/hall/status');
    expect([status.name, status.camera.source]).to.deep.equal(['hall', 'url']);

    await viewer.end();
    await other.end();
    await eventually('rest', async () => (await stateOf('hall')) === 'idle');
    await eventually('no connection', async () => (await viewersOf(hall)) === 0);
    // And once more, after its ring was freed.
    const again = await watch('/cameras/hall/video_feed');
    await eventually('pictures again', () => again.seen.parts > 1);
    await again.end();
    expect(await hub.stop()).to.equal(0);
  });

  it('says how many cameras are lost, and connects again to one that is back', async () => {
    const camera = await startDaemon();
    const { port } = camera;
    list(`hall ${camera.url}/`, `garage ${garage.url}/`);
    hub = await startHub('--stale-seconds', '1');
    const viewer = await watch('/cameras/hall/video_feed');
    await eventually('a picture', () => viewer.seen.parts > 0);
    camera.kill('SIGKILL');
    await camera.exited;
    await eventually('the end of the stream', () => viewer.seen.hasEnded);

    const health = () => json<{ healthy: boolean; lost: number }>('/healthz');
    // Someone goes on trying, as a page does.
    const seen = { status: 0, isOver: false };
    const trying = async () => {
      while (!seen.isOver)
        seen.status = (await ask({ host: '127.0.0.1', port: hub.port }, '/cameras/hall/snapshot.jpg')).status;
    };
    const tries = trying();
    await eventually('that it is lost', async () => {
      const { status } = await ask({ host: '127.0.0.1', port: hub.port }, '/cameras/hall/healthz');
      const { healthy, lost } = await health();
      return status === 503 && healthy && lost === 1;
    });
    expect(seen.status).to.not.equal(200);
    const back = await startDaemon([], {}, [], { port: String(port) });
    await eventually('a picture again', () => seen.status === 200);
    await eventually('that none is lost', async () => (await health()).lost === 0);
    seen.isOver = true;
    await tries;
    await back.stop();
  });

  it('touches only what has changed in the file at SIGHUP', async () => {
    list(`hall ${hall.url}/`, `old ${garage.url}/`, `garage ${garage.url}/`);
    hub = await startHub();
    const viewers = await Promise.all(
      ['hall', 'old', 'garage'].map((name) => watch(`/cameras/${name}/video_feed`)),
    );
    await eventually('pictures', () => viewers.every(({ seen }) => seen.parts > 0));
    list(`hall ${hall.url}/`, `new ${hall.url}/`, `garage ${hall.url}/video_feed`);
    hub.kill('SIGHUP');
    await hub.logged(/settings: reloaded/);
    expect((await summaries()).map(({ name }) => name)).to.deep.equal(['hall', 'new', 'garage']);
    await eventually('the end of the camera that is gone', () => viewers[1]?.seen.hasEnded ?? false);
    const before = viewers.map(({ seen }) => seen.parts);
    await eventually('more pictures', () =>
      [0, 2].every((i) => (viewers[i]?.seen.parts ?? 0) > (before[i] ?? 0)),
    );
    // A part may also be one that is sent again.
    const connected = () =>
      [...hub.log().matchAll(/"camera":"(\w+)","msg":"camera: streaming"/g)].map(([, name]) => name);
    await eventually('the camera that moved', () => connected().length > 3);
    expect(connected().toSorted()).to.deep.equal(['garage', 'garage', 'hall', 'old']);
    // A file that cannot be read changes nothing.
    rmSync(file);
    hub.kill('SIGHUP');
    await hub.logged(/The cameras cannot be read/);
    expect((await summaries()).length).to.equal(3);
    await Promise.all(viewers.map(({ end }) => end()));
  });

  it('shows a user or token only its cameras, and ends the stream of one that has lost a camera', async () => {
    list(`hall ${hall.url}/`, `garage ${garage.url}/`);
    const path = join(folder, 'credentials');
    const [all, one] = [newToken(), newToken()];
    const tokensWith = (cameras: readonly string[]) =>
      new Map([
        ['all', tokenOf(tokenDigest(all), null, ['live', 'status', 'recordings'])],
        ['one', tokenOf(tokenDigest(one), null, ['live', 'status', 'recordings'], cameras)],
      ]);
    const users = new Map([['anna', userOf(await hashPassword('correct horse', CHEAP))]]);
    const credentials = { ...noCredentials(), users };
    await writeCredentials(path, { ...credentials, tokens: tokensWith(['hall']) });
    hub = await startHub('--credentials-file', path);
    const names = async (token: string) =>
      (await json<{ cameras: Summary[] }>('/cameras', { Authorization: `Bearer ${token}` })).cameras.map(
        ({ name }) => name,
      );
    expect([await names(all), await names(one)]).to.deep.equal([['hall', 'garage'], ['hall']]);
    const answer = (camera: string, what: string, token: string) =>
      ask({ host: '127.0.0.1', port: hub.port }, `/cameras/${camera}/${what}`, {
        Authorization: `Bearer ${token}`,
      });
    const paths = [
      ...HUB_ROUTES.flatMap(({ path: route }) => /^\/cameras\/:camera\/(.*)/.exec(route)?.[1] ?? []).map(
        (below) => below.replace(':id', '20261129T173112123Z-4k7q'),
      ),
      'mjpg/video.mjpg?resolution=1x1',
      '?action=stream',
    ];
    expect(paths.length).to.be.greaterThan(15);
    const answers = paths.map(async (what) => {
      const [foreign, unknown] = await Promise.all([
        answer('garage', what, one),
        answer('nowhere', what, one),
      ]);
      expect(foreign.status, what).to.be.oneOf([404, 400]);
      expect([foreign.status, foreign.body.toString()], what).to.deep.equal([
        unknown.status,
        unknown.body.toString(),
      ]);
    });
    await Promise.all(answers);
    expect((await answer('hall', 'snapshot.jpg', one)).status).to.equal(200);
    expect((await ask({ host: '127.0.0.1', port: hub.port }, '/cameras')).status).to.equal(401);
    expect(await json('/healthz')).to.deep.equal({ healthy: true });
    const counts = async (token: string) => {
      const headers = { Authorization: `Bearer ${token}` };
      const [health, { hub: ofStatus }] = await Promise.all([
        json<Counts>('/healthz', headers),
        json<{ hub: Counts }>('/status', headers),
      ]);
      return [health.cameras, health.lost, ofStatus.cameras];
    };
    expect([await counts(all), await counts(one)]).to.deep.equal([
      [2, 0, 2],
      [1, 0, 1],
    ]);

    const viewer = await watch(`/cameras/hall/video_feed?token=${one}`);
    await eventually('a picture', () => viewer.seen.parts > 0);
    await writeCredentials(path, { ...credentials, tokens: tokensWith(['garage']) });
    await eventually('the end of its stream', () => viewer.seen.hasEnded);
  });

  it('asks nothing that its file does not list: no redirect to another host', async () => {
    let hits = 0;
    const inner = createServer((_, response) => {
      hits++;
      response.end();
    }).listen(0, '127.0.0.2');
    await once(inner, 'listening');
    const target = `http://127.0.0.2:${(inner.address() as AddressInfo).port}/video_feed`;
    const camera = createServer((_, response) => response.writeHead(302, { Location: target }).end()).listen(
      0,
      '127.0.0.1',
    );
    await once(camera, 'listening');
    list(`bad http://127.0.0.1:${(camera.address() as AddressInfo).port}/`);
    hub = await startHub();
    const shot = await ask({ host: '127.0.0.1', port: hub.port }, '/cameras/bad/snapshot.jpg');
    expect(shot.status).to.equal(503);
    await hub.logged(/"camera":"bad".*redirect/);
    expect(hits).to.equal(0);
    inner.close();
    camera.close();
  });
});
