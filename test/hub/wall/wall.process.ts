import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { noCredentials } from '../../../daemon/access/credentials.ts';
import { writeCredentials } from '../../../daemon/access/credentials-file.ts';
import { hashPassword } from '../../../daemon/access/password.ts';
import { newToken, tokenDigest } from '../../../daemon/access/tokens.ts';
import { askJson } from '../../helpers/ask.ts';
import { basic, CHEAP, tokenOf, USER, userOf } from '../../helpers/credentials.ts';
import { startDaemon } from '../../helpers/daemon.ts';
import type { RunningDaemon } from '../../helpers/daemon.ts';
import { eventually } from '../../helpers/eventually.ts';
import { pictures } from '../../helpers/pictures.ts';
import { WallClient } from '../../helpers/wall-client.ts';

const NAMES = Array.from({ length: 16 }, (_, index) => `camera-${index}`);
const RATE = 10;
const PICTURE_BYTES = 60_000;
const FIRST_PICTURES_MS = 1500;
describe('the wall of a hub', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-wall-'));
  const file = join(folder, 'cameras');
  /** One picamd stands for all cameras: the hub asks it once for each. */
  let source: RunningDaemon;
  let hub: RunningDaemon;
  let walls: WallClient[] = [];

  const list = (...lines: string[]) => writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  const startHub = (args: readonly string[] = [], env = {}) =>
    startDaemon(['--role', 'hub', '--cameras-file', file, '--idle-stop-seconds', '0', ...args], env);
  const open = async (headers: Record<string, string> = {}, id?: string) => {
    const wall = await new WallClient(hub.url, headers, id).open();
    walls.push(wall);
    return wall;
  };
  const summaries = async () => {
    const at = { host: '127.0.0.1', port: hub.port };
    return (await askJson<{ cameras: { name: string; state: string }[] }>(at, '/cameras')).cameras;
  };
  const areIdle = async (names = NAMES) =>
    (await summaries()).every(({ name, state }) => !names.includes(name) || state === 'idle');
  /** By the viewer of this camera that has missed the most. */
  const skippedOf = async (name: string) => {
    const at = { host: '127.0.0.1', port: hub.port };
    const { viewers } = await askJson<{ viewers: { skipped: number }[] }>(at, `/cameras/${name}/status`);
    return Math.max(0, ...viewers.map(({ skipped }) => skipped));
  };
  const rates = (fps: number, names = NAMES) => Object.fromEntries(names.map((name) => [name, fps]));

  before(async () => {
    const rate = ['--camera-framerate', String(RATE), '--max-viewers-per-address', '64'];
    source = await startDaemon([...pictures(320, PICTURE_BYTES), ...rate]);
  });
  afterEach(async () => {
    await Promise.all(walls.map((wall) => wall.close()));
    walls = [];
    hub.kill('SIGKILL');
    await hub.exited;
  });
  after(async () => {
    await source.stop();
    rmSync(folder, { recursive: true });
  });

  it('sends the pictures of sixteen cameras in one stream, each at the rate that is wished', async () => {
    list(...NAMES.map((name) => `${name} ${source.url}/`));
    hub = await startHub(['--max-viewers-per-address', '64']);
    // What the same takes with a stream for each, on this machine at this time.
    const plainMs = await firstPicturesMs();
    await eventually('rest', () => areIdle());

    const wall = await open();
    expect([wall.status, await areIdle()]).to.deep.equal([200, true]);
    const first = [await firstOfWallMs(wall)];
    // Hidden tiles cost nothing.
    expect(await wall.wish({})).to.equal(204);
    await eventually('rest', () => areIdle());
    first.push(await firstOfWallMs(wall));
    expect(Math.min(...first)).to.be.lessThan(Math.max(FIRST_PICTURES_MS, 2 * plainMs));

    const [startMs, before] = [performance.now(), new Map(wall.pictures)];
    const since = (name: string) => wall.countOf(name) - (before.get(name) ?? 0);
    await eventually('more of all', () => NAMES.every((name) => since(name) > 2));
    await eventually('all of one', () => since('camera-3') > 2 * since('camera-0'));
    const seconds = (performance.now() - startMs) / 1000;
    for (const name of NAMES) {
      if (name !== 'camera-3') expect(since(name), name).to.be.lessThan(2 * seconds + 3);
      expect(wall.states.get(name)?.slice(0, 2), name).to.deep.equal(['waiting', 'live']);
    }

    expect(await wall.wish({ ...rates(0), 'camera-3': 30 })).to.equal(204);
    await eventually('rest', () => areIdle(NAMES.filter((name) => name !== 'camera-3')));
    const hiddenAtMs = Date.now();
    await eventually('pictures of one', () => (wall.capturedMs.get('camera-3') ?? 0) > hiddenAtMs + 500);
    for (const name of NAMES)
      if (name !== 'camera-3') expect(wall.capturedMs.get(name), name).to.be.at.most(hiddenAtMs);
    expect(await hub.stop()).to.equal(0);
    await eventually('the end of the stream', () => wall.hasEnded);
  });

  it('keeps no pictures for a client that takes none, and goes on with the newest of each camera', async () => {
    list(...NAMES.map((name) => `${name} ${source.url}/`));
    hub = await startHub();
    const [wall, other] = [await open(), await open()];
    await wall.wish(rates(30));
    await other.wish(rates(0.5));
    await eventually('pictures', () => NAMES.every((name) => wall.countOf(name) > 2));
    const resume = wall.pause();
    // What is skipped is not kept.
    for (const name of ['camera-0', 'camera-15'])
      await eventually('skipped pictures', async () => (await skippedOf(name)) > 10);
    const counts = new Map(wall.pictures);
    resume();
    await eventually('new pictures of all', () =>
      NAMES.every((name) => wall.ageMs < 1000 && wall.countOf(name) > (counts.get(name) ?? 0) + 2),
    );
    expect(NAMES.every((name) => other.countOf(name) > 0)).to.equal(true);
  });

  it('says that a camera is lost, and shows it when it is back', async () => {
    const camera = await startDaemon();
    list(`hall ${camera.url}/`, `garage ${source.url}/`);
    hub = await startHub(['--stale-seconds', '1']);
    const wall = await open();
    await wall.wish({ hall: 5, garage: 1, nowhere: 5 });
    await eventually('pictures', () => wall.countOf('hall') > 0 && wall.countOf('garage') > 0);
    camera.kill('SIGKILL');
    await camera.exited;
    await eventually('that it is lost', () => wall.states.get('hall')?.at(-1) === 'lost');
    const [lost, of] = [wall.countOf('hall'), wall.countOf('garage')];
    await eventually('pictures of the other', () => wall.countOf('garage') > of);
    expect(wall.countOf('hall')).to.equal(lost);
    const back = await startDaemon([], {}, [], { port: String(camera.port) });
    await eventually('pictures again', () => wall.countOf('hall') > lost);
    expect(wall.states.get('hall')?.at(-1)).to.equal('live');
    expect([...wall.states.keys()]).to.have.members(['hall', 'garage']);
    await back.stop();
  });

  it('shows a client only its cameras, and lets nobody else change what it gets', async () => {
    list(`hall ${source.url}/`, `garage ${source.url}/`);
    const path = join(folder, 'credentials');
    const [one, all] = [newToken(), newToken()];
    const users = new Map([[USER.name, userOf(await hashPassword(USER.password, CHEAP))]]);
    const write = (ofOne: readonly string[] | null) =>
      writeCredentials(path, {
        ...noCredentials(),
        users,
        tokens: new Map([
          ['all', tokenOf(tokenDigest(all))],
          ...(ofOne === null ? [] : [['one', tokenOf(tokenDigest(one), null, ['live'], ofOne)] as const]),
        ]),
      });
    await write(['hall']);
    const state = { XDG_STATE_HOME: folder };
    hub = await startHub(['--credentials-file', path, '--max-viewers-per-address', '3'], state);
    const [asOne, asAll] = [one, all].map((token) => ({ Authorization: `Bearer ${token}` }));
    expect((await open()).status).to.equal(401);
    const wall = await open(asOne);
    expect(await wall.wish({ hall: 5, garage: 5 })).to.equal(204);
    await eventually('a picture', () => wall.countOf('hall') > 0);
    // The same ID, but not the same client.
    expect(await wall.wish({ garage: 5 }, asAll)).to.equal(404);
    const other = await open(asAll, wall.id);
    expect(await other.wish({ garage: 1 })).to.equal(204);
    await eventually('pictures', () => other.countOf('garage') > 0 && wall.countOf('hall') > 1);
    expect([wall.hasEnded, wall.countOf('garage'), other.countOf('hall')]).to.deep.equal([false, 0, 0]);
    // The same client has lost its connection, and comes again; and then too often.
    const again = await open(asAll, wall.id);
    await eventually('the end of the one before', () => other.hasEnded);
    await open(asAll);
    expect((await open(asAll)).status).to.equal(503);
    for (const body of ['{}', '{"tiles":{"hall":{"fps":31}}}', '{"tiles":{"hall":{"fps":1,"x":1}}}', '[', ''])
      expect(await again.send(body), body).to.equal(400);
    expect(await again.send('x'.repeat(70_000))).to.equal(413);

    const layout = (headers = {}, init: RequestInit = {}) =>
      fetch(`${hub.url}/wall/layout.json`, { ...init, headers });
    const admin = { Authorization: basic(USER.name, USER.password), 'Content-Type': 'application/json' };
    const tag = (await layout(asOne)).headers.get('etag') ?? '';
    const put = { method: 'PUT', body: '{"order":["garage","hall"],"columns":3}' };
    expect((await layout({ ...admin, ...asOne, 'If-Match': tag }, put)).status).to.equal(403);
    expect((await layout(admin, put)).status).to.equal(428);
    expect((await layout({ ...admin, 'If-Match': tag }, { ...put, body: '{"columns":9}' })).status).to.equal(
      400,
    );
    expect((await layout({ ...admin, 'If-Match': tag }, put)).status).to.equal(200);
    expect((await layout({ ...admin, 'If-Match': tag }, put)).status).to.equal(412);
    const seen = await Promise.all([asOne, asAll].map(async (as) => (await layout(as)).json()));
    expect(seen).to.deep.equal([
      { order: ['hall'], columns: 3 },
      { order: ['garage', 'hall'], columns: 3 },
    ]);

    await write(['garage']);
    await eventually('the other camera', () => wall.countOf('garage') > 0);
    expect(wall.hasEnded).to.equal(false);
    await write(null);
    await eventually('the end of its stream', () => wall.hasEnded);
    expect(again.hasEnded).to.equal(false);
    expect(existsSync(join(folder, 'picamd', 'wall.json'))).to.equal(true);
    expect(JSON.parse(readFileSync(join(folder, 'picamd', 'wall.json'), 'utf8'))).to.have.property(
      'columns',
      3,
    );
  });

  /** How long a wall takes until each camera has sent a picture. */
  async function firstOfWallMs(wall: WallClient): Promise<number> {
    const before = new Map(wall.pictures);
    const startMs = performance.now();
    expect(await wall.wish({ ...rates(2), 'camera-3': 30 })).to.equal(204);
    await eventually('a picture of each', () =>
      NAMES.every((name) => wall.countOf(name) > (before.get(name) ?? 0)),
    );
    return performance.now() - startMs;
  }

  /** How long sixteen streams take until each has sent a picture. */
  async function firstPicturesMs(): Promise<number> {
    const startMs = performance.now();
    const abort = new AbortController();
    await Promise.all(
      NAMES.map(async (name) => {
        const response = await fetch(`${hub.url}/cameras/${name}/video_feed?fps=2`, { signal: abort.signal });
        const reader = response.body?.getReader();
        let bytes = 0;
        while (bytes < PICTURE_BYTES) bytes += (await reader?.read())?.value?.length ?? PICTURE_BYTES;
      }),
    );
    const ms = performance.now() - startMs;
    abort.abort();
    return ms;
  }
});
