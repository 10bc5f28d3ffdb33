import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startHaproxy } from '../../scripts/whole-site/haproxy.ts';
import type { Haproxy } from '../../scripts/whole-site/haproxy.ts';
import { startPrometheus } from '../../scripts/whole-site/prometheus.ts';
import { ask, askJson } from '../helpers/ask.ts';
import { startDaemon } from '../helpers/daemon.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { eventually } from '../helpers/eventually.ts';
import { freePort } from '../helpers/free-port.ts';
import { needs } from '../helpers/programs.ts';

/** Enough that each of two hubs has some. */
const CAMERAS = Array.from({ length: 8 }, (_, i) => `camera${i + 1}`);
/** A viewer that connects again has a picture of the other hub by then. It takes 0.3 s, and without a second try of HAProxy more than 10 s. */
const BACK_MS = 3000;

interface Summary {
  readonly name: string;
  readonly viewers: number;
}

describe('a site: two hubs behind HAProxy, as in deploy/site/', () => {
  needs('HAProxy');
  const folder = mkdtempSync(join(tmpdir(), 'picamd-site-'));
  const list = join(folder, 'cameras');
  let camera: RunningDaemon;
  let hubs: RunningDaemon[];
  let haproxy: Haproxy;
  let port: number;
  let metricsPort: number;
  const open: IncomingMessage[] = [];

  const startHub = (at = '0') =>
    startDaemon(
      [
        '--role',
        'hub',
        '--cameras-file',
        list,
        '--idle-stop-seconds',
        '0',
        '--trusted-proxies',
        '127.0.0.1',
        '--auth',
        'none',
      ],
      {},
      [],
      { port: at },
    );

  before(async () => {
    camera = await startDaemon();
    writeFileSync(list, CAMERAS.map((name) => `${name} ${camera.url}/\n`).join(''));
    hubs = await Promise.all([startHub(), startHub()]);
    [port, metricsPort] = await Promise.all([freePort(), freePort()]);
    haproxy = await startHaproxy(folder, {
      viewers: port,
      metrics: metricsPort,
      hubs: hubs.map((hub) => hub.port),
    });
    await eventually('both hubs in use', async () => (await activeHubs()) === 2);
  });
  afterEach(async () => {
    for (const response of open.splice(0)) response.destroy();
    // A hub notices that by its next picture.
    await eventually('no viewers', async () =>
      [...(await viewers()).values()].flat().every((count) => count === 0),
    );
  });
  after(async () => {
    await haproxy?.stop();
    await Promise.all([...(hubs ?? []), camera].map((daemon) => daemon?.stop()));
    rmSync(folder, { recursive: true });
  });

  const activeHubs = async () => {
    const state = await haproxy.command('show stat');
    return state.split('\n').filter((line) => /^hubs,hub\d/.test(line) && line.split(',')[17] === 'UP')
      .length;
  };

  /** Asks through HAProxy, and resolves with the head of the answer. */
  async function viewer(path: string): Promise<IncomingMessage> {
    const asked = request({ host: '127.0.0.1', port, path, agent: false }).end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    response.on('error', () => {});
    open.push(response);
    return response;
  }

  /** Of each camera: how many viewers each hub has. */
  async function viewers(): Promise<Map<string, number[]>> {
    const lists = await Promise.all(
      hubs.map((hub) => askJson<{ cameras: Summary[] }>({ host: '127.0.0.1', port: hub.port }, '/cameras')),
    );
    return new Map(
      CAMERAS.map((name) => [
        name,
        lists.map(({ cameras }) => cameras.find((one) => one.name === name)?.viewers ?? 0),
      ]),
    );
  }

  it('lets all viewers of one camera meet on one hub, and the cameras spread', async () => {
    // The ways in which people and programs name a camera.
    const paths = ['video_feed', 'video_feed?fps=5', '?action=stream'];
    for (const name of CAMERAS)
      for (const path of paths) expect((await viewer(`/cameras/${name}/${path}`)).statusCode).to.equal(200);
    const found = [...(await viewers()).values()];
    expect(found.every(([one, other]) => (one === 0) !== (other === 0))).to.equal(true);
    expect(found.map((counts) => Math.max(...counts))).to.deep.equal(CAMERAS.map(() => paths.length));
    expect(new Set(found.map(([one]) => one === 0)).size, 'hubs with viewers').to.equal(2);
  });

  it('has a picture from the other hub within 3 s when one is killed, and the other cameras stay where they are', async () => {
    const streams = new Map<string, IncomingMessage>();
    for (const name of CAMERAS) streams.set(name, await viewer(`/cameras/${name}/video_feed`));
    const before = await viewers();
    const of = (hub: number) => CAMERAS.filter((name) => (before.get(name)?.[hub] ?? 0) > 0);
    const [moving = ''] = of(0);
    const stream = streams.get(moving);
    const killed = hubs[0];
    if (stream === undefined || killed === undefined) throw new Error('no viewer');
    const cut = once(stream.resume(), 'close');
    killed.kill('SIGKILL');
    const sinceMs = performance.now();
    await cut;
    await eventually('a picture', async () => {
      const again = await viewer(`/cameras/${moving}/video_feed`);
      if (again.statusCode !== 200) return false;
      for await (const chunk of again) if ((chunk as Buffer).includes('\xff\xd8', 0, 'latin1')) return true;
      return false;
    });
    const tookMs = performance.now() - sinceMs;
    expect(tookMs).to.be.lessThan(BACK_MS);
    for (const name of of(1)) expect(streams.get(name)?.destroyed, name).to.equal(false);
    await killed.exited;

    hubs[0] = await startHub(String(killed.port));
    await eventually('both hubs in use', async () => (await activeHubs()) === 2);
    await (await viewer(`/cameras/${moving}/snapshot.jpg`)).toArray();
    await eventually('its cameras are there again', async () => {
      await viewer(`/cameras/${moving}/video_feed`);
      return ((await viewers()).get(moving)?.[0] ?? 0) > 0;
    });
  });

  it('leaves viewers with a hub that answers nothing for 4 s: the next one would be too busy as well', async () => {
    const name = CAMERAS[0] ?? '';
    const stream = await viewer(`/cameras/${name}/video_feed`);
    let bytes = 0;
    stream.on('data', (chunk: Buffer) => (bytes += chunk.length));
    const busy = hubs[(await viewers()).get(name)?.findIndex((count) => count > 0) ?? 0];
    busy?.kill('SIGSTOP');
    const sinceMs = performance.now();
    await eventually('4 s', () => performance.now() - sinceMs > 4000);
    const before = bytes;
    busy?.kill('SIGCONT');
    await eventually('more of the stream', () => stream.destroyed || bytes > before);
    expect(stream.destroyed).to.equal(false);
    // Until then it is `UP 2/3`.
    await eventually('both hubs in use', async () => (await activeHubs()) === 2);
  });

  it('drains a hub: those who watch stay, and those who come go to the other', async () => {
    const stream = await viewer(`/cameras/${CAMERAS[0]}/video_feed`);
    stream.resume();
    const at = (await viewers()).get(CAMERAS[0] ?? '')?.findIndex((count) => count > 0) ?? 0;
    await haproxy.command(`set server hubs/hub${at + 1} state drain`);
    await viewer(`/cameras/${CAMERAS[0]}/video_feed`);
    const now = (await viewers()).get(CAMERAS[0] ?? '') ?? [];
    expect(now).to.deep.equal([1, 1]);
    expect(stream.destroyed).to.equal(false);
    const ended = once(stream, 'close');
    await haproxy.command(`shutdown sessions server hubs/hub${at + 1}`);
    await ended;
    await haproxy.command(`set server hubs/hub${at + 1} state ready`);
    await eventually('both hubs in use', async () => (await activeHubs()) === 2);
  });

  it('lets a wall and its wishes meet on one hub, whichever that is', async () => {
    for (let i = 0; i < 6; i++) {
      const id = `wall${i}`.padEnd(16, 'x');
      expect((await viewer(`/wall/stream?wall=${id}`)).statusCode).to.equal(200);
      // A client may have two addresses, as one of each kind.
      const asked = request({
        host: '127.0.0.1',
        port,
        path: `/wall/wishes?wall=${id}`,
        method: 'PUT',
        localAddress: `127.0.0.${i + 2}`,
        headers: { 'Content-Type': 'application/json' },
        agent: false,
      }).end('{"tiles":{}}');
      const [answer] = (await once(asked, 'response')) as [IncomingMessage];
      answer.resume();
      expect(answer.statusCode, id).to.equal(204);
    }
  });

  it('changes what hubs keep in files at the first one, whoever asks', async () => {
    const asked = async () =>
      (await haproxy.command('show stat'))
        .split('\n')
        .map((line) => line.split(','))
        .filter(([backend, server]) => backend === 'keeper' && server?.startsWith('hub'))
        .map((row) => Number(row[7]));
    const [before = 0] = await asked();
    for (let i = 2; i < 6; i++)
      await ask({ host: '127.0.0.1', port, localAddress: `127.0.0.${i}` }, '/wall/layout.json');
    expect(await asked()).to.deep.equal([before + 4, 0]);
  });

  it('says whose request it is, and not what a client claims', async () => {
    const asked = request({
      host: '127.0.0.1',
      port,
      path: `/cameras/${CAMERAS[0]}/video_feed`,
      localAddress: '127.0.0.7',
      headers: { 'X-Forwarded-For': '203.0.113.5' },
      agent: false,
    }).end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    open.push(response);
    const path = `/cameras/${CAMERAS[0]}/status`;
    const { viewers: watching } = await askJson<{ viewers: { address: string }[] }>(
      { host: '127.0.0.1', port },
      path,
    );
    expect(watching.map(({ address }) => address)).to.deep.equal(['127.0.0.7']);
  });

  describe('with Prometheus', () => {
    needs('Promtool');

    it('finds the cameras by /targets, scrapes them and the hubs, and has both sets of rules', async () => {
      const own = await freePort();
      const prometheus = await startPrometheus(folder, {
        own,
        viewers: port,
        haproxyMetrics: metricsPort,
        hubs: hubs.map((hub) => hub.port),
      });
      try {
        const query = async (expr: string) => {
          const answer = await askJson<{ data: { result: { metric: Record<string, string> }[] } }>(
            { host: '127.0.0.1', port: own },
            `/api/v1/query?query=${encodeURIComponent(expr)}`,
          );
          return answer.data.result.map(({ metric }) => metric);
        };
        const found = await eventually('every camera is up', async () => {
          const up = await query('up{job="picamd"} == 1');
          return up.length === CAMERAS.length && up;
        });
        expect(found.map((metric) => metric['camera']).toSorted()).to.deep.equal(CAMERAS);
        expect(new Set(found.map(({ site }) => site))).to.deep.equal(new Set(['home']));
        await eventually('hubs', async () => (await query('picamd_hub_cameras == 8')).length === 2);
        await eventually(
          'HAProxy',
          async () => (await query('haproxy_backend_active_servers{proxy="hubs"} == 2')).length === 1,
        );
        const { data } = await askJson<{ data: { groups: { name: string }[] } }>(
          { host: '127.0.0.1', port: own },
          '/api/v1/rules',
        );
        expect(data.groups.map(({ name }) => name).toSorted()).to.deep.equal(['picamd', 'picamd-site']);
      } finally {
        await prometheus.stop();
      }
    });
  });
});
