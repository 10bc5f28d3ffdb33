import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { expect } from 'chai';
import { planNatsCluster, planNatsLeaf, startNats } from '../../scripts/whole-site/nats.ts';
import type { NatsPlan } from '../../scripts/whole-site/nats.ts';
import type { RunningProgram } from '../../scripts/whole-site/running-program.ts';
import { SITE_SAMPLES } from '../../scripts/whole-site/samples.ts';
import { runDaemon } from '../helpers/daemon.ts';
import { eventually } from '../helpers/eventually.ts';
import { needs } from '../helpers/programs.ts';

/** Anyone may say anything; test/nats has the keys. */
const USERS = 'authorization {}\n';

describe('the nats-servers of a site, as in deploy/site/', () => {
  needs('NATS');
  const folder = mkdtempSync(join(tmpdir(), 'picamd-nats-site-'));
  const running = new Map<string, RunningProgram>();
  const clients: NatsConnection[] = [];
  let cluster: NatsPlan[];
  let far: NatsPlan;

  const start = async (plan: NatsPlan) => running.set(plan.name, await startNats(plan));
  const client = async (...plans: readonly NatsPlan[]) => {
    const servers = plans.map(({ port }) => `127.0.0.1:${port}`);
    const connected = await connect({ servers, maxReconnectAttempts: -1, reconnectTimeWait: 100 });
    clients.push(connected);
    return connected;
  };
  const facts = async <T>({ monitorPort }: NatsPlan, path: string) =>
    (await (await fetch(`http://127.0.0.1:${monitorPort}/${path}`)).json()) as T;

  before(async () => {
    cluster = await planNatsCluster(folder, USERS);
    far = await planNatsLeaf(folder, USERS, cluster);
    await Promise.all([...cluster, far].map(start));
  });
  after(async () => {
    await Promise.all(clients.map((each) => each.close()));
    await Promise.all([...running.values()].map((program) => program.stop()));
    rmSync(folder, { recursive: true });
  });

  it('are one: what a camera of a far site says reaches a hub at any server, also when two of three are gone', async () => {
    const [first, second, third] = cluster;
    if (first === undefined || second === undefined || third === undefined) throw new Error('no cluster');
    const hub = await client(third);
    const heard: string[] = [];
    hub.subscribe('picamd.far.*.presence', {
      callback: (_, message) => {
        heard.push(message.string());
      },
    });
    await hub.flush();
    const camera = await client(far);
    const says = (text: string) =>
      eventually(`${text} arrives`, () => {
        camera.publish('picamd.far.gate.presence', text);
        return heard.includes(text);
      });
    await says('with all three');
    await Promise.all([first, second].map(async ({ name }) => running.get(name)?.stop()));
    await says('with one');
    await Promise.all([first, second].map(start));
    await running.get(third.name)?.stop();
    const other = await client(first, second);
    other.subscribe('picamd.far.*.presence', {
      callback: (_, message) => {
        heard.push(message.string());
      },
    });
    await says('with two others');
    await start(third);
  });

  it('take frames of a megabyte, and no more waits for a reader than four of them', async () => {
    const limits = await facts<{ max_payload: number; max_pending: number }>(cluster[0] as NatsPlan, 'varz');
    expect(limits.max_payload).to.equal(1024 * 1024);
    expect(limits.max_pending).to.equal(4 * 1024 * 1024);
  });

  it('refuse a far site with another password', async () => {
    const stranger = await planNatsLeaf(folder, USERS, cluster, { name: 'stranger', password: 'guessed' });
    await start(stranger);
    await eventually('that it is refused', () =>
      /Authorization Violation/.test(running.get('stranger')?.log() ?? ''),
    );
    const names = await Promise.all(
      cluster.map(async (plan) => (await facts<{ leafs?: { name: string }[] }>(plan, 'leafz')).leafs ?? []),
    );
    expect(names.flat().map(({ name }) => name)).to.not.include('stranger');
  });

  it('have files that nats-server accepts with TLS, as they are', async () => {
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    expect((await runDaemon(['cert', 'localhost', '--tls-cert', cert, '--tls-key', key])).code).to.equal(0);
    writeFileSync(join(folder, 'picamd-users.conf'), USERS);
    for (const name of ['nats-server.conf', 'nats-leaf.conf']) {
      const text = readFileSync(join(SITE_SAMPLES, name), 'utf8')
        .replace('/var/lib/nats', join(folder, 'checked'))
        .replaceAll(/\/etc\/nats\/(server|ca)\.pem/g, cert)
        .replaceAll('/etc/nats/server.key', key);
      writeFileSync(join(folder, name), text);
      const env = { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin`, LEAF_PASSWORD: 'x' };
      const { stderr } = await promisify(execFile)('nats-server', ['-t', '-c', join(folder, name)], { env });
      expect(stderr).to.match(/is valid/);
    }
  });
});
