import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { startProgram } from './running-program.ts';
import type { ProgramCall, RunningProgram } from './running-program.ts';
import { changedSample } from './samples.ts';

export interface Haproxy extends RunningProgram {
  /** One line to its admin socket, as in `set server hubs/hub1 state drain`; resolves with the answer. */
  command(line: string): Promise<string>;
}

export interface HaproxyPorts {
  readonly viewers: number;
  readonly metrics: number;
  /** Of each hub, on this machine: hub1, hub2, … */
  readonly hubs: readonly number[];
}

/** HAProxy with deploy/site/haproxy.cfg on this machine, without TLS. */
export function haproxyCall(folder: string, ports: HaproxyPorts): ProgramCall {
  const [path, socket] = [join(folder, 'haproxy.cfg'), socketIn(folder)];
  const servers = (more: (i: number) => string) =>
    ports.hubs.map((port, i) => `    server hub${i + 1} 127.0.0.1:${port}${more(i)}`).join('\n');
  writeFileSync(
    path,
    changedSample('haproxy.cfg', [
      // More than there are, and fewer files than a login may open.
      ['maxconn 20000', 'maxconn 2000'],
      ['/run/haproxy/admin.sock mode 660', socket],
      ['bind :443 ssl crt /etc/haproxy/site.pem alpn h2,http/1.1', `bind 127.0.0.1:${ports.viewers}`],
      ['bind 127.0.0.1:8405', `bind 127.0.0.1:${ports.metrics}`],
      ['    server hub1 10.0.0.11:8000                                # change', servers(() => '')],
      ['    server hub2 10.0.0.12:8000                                # change', ''],
      ['    server hub1 10.0.0.11:8000 track hubs/hub1                # change', servers(tracked)],
      ['    server hub2 10.0.0.12:8000 track hubs/hub2 backup         # change', ''],
    ]),
  );
  return {
    command: 'haproxy',
    words: ['-W', '-f', path],
    env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` },
    isReady: async () => (await command(socket, 'show servers state hubs')).includes('hub1'),
  };
}

export async function startHaproxy(folder: string, ports: HaproxyPorts): Promise<Haproxy> {
  const running = await startProgram(haproxyCall(folder, ports));
  return { ...running, command: (line) => command(socketIn(folder), line) };
}

function tracked(i: number): string {
  return ` track hubs/hub${i + 1}${i === 0 ? '' : ' backup'}`;
}

function socketIn(folder: string): string {
  return join(folder, 'haproxy.sock');
}

async function command(socket: string, line: string): Promise<string> {
  const client = connect(socket);
  let answer = '';
  client.on('data', (chunk) => (answer += String(chunk)));
  client.end(`${line}\n`);
  await once(client, 'close');
  return answer;
}
