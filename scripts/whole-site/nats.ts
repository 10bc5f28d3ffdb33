import { writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { freePorts } from './free-ports.ts';
import { startProgram } from './running-program.ts';
import type { ProgramCall, RunningProgram } from './running-program.ts';
import { changedSample } from './samples.ts';

/** A nats-server that has not been started. */
export interface NatsPlan {
  readonly name: string;
  /** Of clients. */
  readonly port: number;
  readonly monitorPort: number;
  readonly leafPort: number;
  readonly path: string;
}

const CLUSTER = ['nats1', 'nats2', 'nats3'] as const;
const LEAF_PASSWORD = 'look';
const TLS = /^ *tls \{\n[^}]*\}\n/gm;

/**
 * Writes deploy/site/nats-server.conf for three servers on this machine, without TLS, into folders of their own.
 *
 * @param users the text of picamd-users.conf
 */
export async function planNatsCluster(folder: string, users: string): Promise<NatsPlan[]> {
  const ports = await freePorts(4 * CLUSTER.length);
  const routes = ports.splice(0, CLUSTER.length);
  const plans: NatsPlan[] = [];
  for (const [i, name] of CLUSTER.entries()) {
    const [port = 0, monitorPort = 0, leafPort = 0] = ports.splice(0, 3);
    const text = changedSample('nats-server.conf', [
      ['server_name: nats1', `server_name: ${name}`],
      ['0.0.0.0:4222', `127.0.0.1:${port}`],
      ['127.0.0.1:8222', `127.0.0.1:${monitorPort}`],
      ['0.0.0.0:6222', `127.0.0.1:${routes[i]}`],
      ['0.0.0.0:7422', `127.0.0.1:${leafPort}`],
      ['/var/lib/nats', join(folder, name, 'jetstream')],
      ...routes.map((route, n): [string, string] => [`10.0.0.2${n + 1}:6222`, `127.0.0.1:${route}`]),
    ]);
    plans.push({ name, port, monitorPort, leafPort, path: await write(folder, name, text, users) });
  }
  return plans;
}

/** The same for deploy/site/nats-leaf.conf, at the cluster. */
export async function planNatsLeaf(
  folder: string,
  users: string,
  cluster: readonly NatsPlan[],
  { name, password } = { name: 'far', password: LEAF_PASSWORD },
): Promise<NatsPlan> {
  const [port = 0, monitorPort = 0] = await freePorts(2);
  const text = changedSample('nats-leaf.conf', [
    ['server_name: far', `server_name: ${name}`],
    ['0.0.0.0:4222', `127.0.0.1:${port}`],
    ['127.0.0.1:8222', `127.0.0.1:${monitorPort}`],
    ['      tls { ca_file: "/etc/nats/ca.pem" } # change\n', ''],
    ...cluster.map(({ leafPort }, i): [string, string] => [
      `far:PASSWORD@10.0.0.2${i + 1}:7422`,
      `far:${password}@127.0.0.1:${leafPort}`,
    ]),
  ]);
  return { name, port, monitorPort, leafPort: 0, path: await write(folder, name, text, users) };
}

async function write(folder: string, name: string, text: string, users: string): Promise<string> {
  const own = join(folder, name);
  await mkdir(own, { recursive: true });
  writeFileSync(join(own, 'picamd-users.conf'), users);
  const path = join(own, 'nats-server.conf');
  writeFileSync(path, text.replaceAll(TLS, ''));
  return path;
}

export function natsCall({ path, monitorPort }: NatsPlan): ProgramCall {
  return {
    command: 'nats-server',
    words: ['-c', path],
    env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin`, LEAF_PASSWORD },
    isReady: async () => (await fetch(`http://127.0.0.1:${monitorPort}/varz`)).ok,
  };
}

export function startNats(plan: NatsPlan): Promise<RunningProgram> {
  return startProgram(natsCall(plan));
}
