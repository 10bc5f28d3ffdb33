import { mkdtempSync, rmSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { connect } from '@nats-io/transport-node';
import { planNatsCluster, startNats } from '../../scripts/whole-site/nats.ts';
import type { NatsPlan } from '../../scripts/whole-site/nats.ts';
import type { RunningProgram } from '../../scripts/whole-site/running-program.ts';
import { askJson } from '../helpers/ask.ts';
import { startDaemon } from '../helpers/daemon.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { eventually } from '../helpers/eventually.ts';
import { needs } from '../helpers/programs.ts';
import { PartReader } from '../helpers/part-reader.ts';

/** Anyone may say anything; test/nats has the keys. */
const USERS = 'authorization {}\n';
const STREAM = 'picamd-events-home';
/** Beside the times of the camera and the hub, servers have to choose another leader. */
const BACK_MS = 10_000;

interface Cluster {
  readonly leader?: string;
  /** The others, as the leader knows them. */
  readonly replicas?: readonly { readonly current: boolean }[];
}

describe('three nats-servers of a site whose leader ends', function () {
  // Six programs start, and choose a leader twice.
  this.timeout(240_000);
  needs('NATS');
  const folder = mkdtempSync(join(tmpdir(), 'picamd-nats-leader-'));
  const servers = new Map<string, RunningProgram>();
  const daemons: RunningDaemon[] = [];
  const closing: (() => void)[] = [];
  let plans: NatsPlan[];

  const start = async (args: readonly string[]) => {
    const urls = plans.map(({ port }) => `nats://127.0.0.1:${port}`).join(',');
    const daemon = await startDaemon(['--nats-url', urls, ...args]);
    daemons.push(daemon);
    return daemon;
  };
  const startHub = () => start(['--role', 'hub', '--idle-stop-seconds', '0']);
  const at = ({ port }: RunningDaemon) => ({ host: '127.0.0.1', port });
  const textsIn = async (hub: RunningDaemon) => {
    const { events } = await askJson<{ events: { type: string; text?: string }[] }>(at(hub), '/events.json');
    return events.filter(({ type }) => type === 'manual').map(({ text }) => text);
  };
  const happens = (camera: RunningDaemon, text: string) =>
    fetch(`${camera.url}/events`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ text }),
    });
  const watch = (port: number, path: string) => {
    let parts = 0;
    const reader = new PartReader((_, body) => void (parts += body.length > 0 ? 1 : 0));
    const socket = connectSocket(port, '127.0.0.1', () =>
      socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`),
    );
    socket.on('data', (chunk) => reader.write(chunk)).on('error', () => {});
    closing.push(() => socket.destroy());
    return {
      more: () => {
        const before = parts;
        return eventually('more pictures', () => parts > before + 1);
      },
    };
  };
  const metaCluster = async ({ monitorPort }: NatsPlan) => {
    const answer = await fetch(`http://127.0.0.1:${monitorPort}/jsz`);
    return ((await answer.json()) as { meta_cluster?: Cluster }).meta_cluster ?? {};
  };
  const streamCluster = async () => {
    const client = await connect({ servers: plans.map(({ port }) => `127.0.0.1:${port}`) });
    try {
      const answer = await client.request(`$JS.API.STREAM.INFO.${STREAM}`);
      return answer.json<{ cluster?: Cluster }>().cluster ?? {};
    } finally {
      await client.close();
    }
  };

  before(async () => {
    plans = await planNatsCluster(folder, USERS);
    for (const [i, program] of (await Promise.all(plans.map(startNats))).entries())
      servers.set(plans[i]?.name ?? '', program);
    // A hub that asks before would have events kept on one of them only.
    await eventually('JetStream on all three', async () => {
      const metas = await Promise.all(plans.map(metaCluster));
      return metas.some(({ replicas = [] }) => replicas.filter(({ current }) => current).length === 2);
    });
  });
  after(async () => {
    for (const close of closing) close();
    await Promise.all(daemons.map((daemon) => daemon.stop()));
    await Promise.all([...servers.values()].map((server) => server.stop()));
    rmSync(folder, { recursive: true });
  });

  it('lose neither pictures nor events, and a hub has the camera again within 10 s', async () => {
    const hub = await startHub();
    const camera = await start(['--nats-camera', 'hall']);
    const hears = async () => {
      const { cameras } = await askJson<{ cameras: { name: string; state: string; fps: number }[] }>(
        at(hub),
        '/cameras',
      );
      return cameras.some(({ name, state }) => name === 'hall' && state !== 'lost');
    };
    await eventually('the camera at the hub', hears);
    await happens(camera, 'before');
    await eventually('the event', async () => (await textsIn(hub)).includes('before'));
    const leader = await eventually('a copy on each', async () => {
      const { replicas = [], leader: first = null } = await streamCluster();
      return replicas.filter(({ current }) => current).length === 2 && first;
    });

    const local = watch(camera.port, '/video_feed');
    await local.more();
    servers.get(leader)?.kill('SIGKILL');
    const sinceMs = performance.now();
    await local.more();
    await watch(hub.port, '/cameras/hall/video_feed').more();
    expect(await hears()).to.equal(true);
    expect(performance.now() - sinceMs).to.be.below(BACK_MS);

    // What happens before that is heard, and not kept.
    await eventually('another leader', async () => {
      const now = (await streamCluster()).leader ?? '';
      return now !== '' && now !== leader;
    });
    await happens(camera, 'after');
    await eventually('the event', async () => (await textsIn(hub)).includes('after'));
    const later = await startHub();
    await eventually('both events', async () => (await textsIn(later)).toSorted().join() === 'after,before');
  });
});
