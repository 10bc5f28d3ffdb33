import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';

/** Debian's is in a folder that only root searches. */
const PROGRAM = existsSync('/usr/sbin/nats-server') ? '/usr/sbin/nats-server' : 'nats-server';

const CONNECT_MS = 30_000;
const MOST_TRIES = 10;

/** A connection of a client, as the server's monitoring reports it. */
export interface NatsClientFacts {
  readonly name: string;
  /** Bytes of messages from the client. */
  readonly in_bytes: number;
  readonly in_msgs: number;
  /** Bytes of messages to the client. */
  readonly out_bytes: number;
  readonly out_msgs: number;
}

/** A real nats-server on free ports of 127.0.0.1, which can be killed, stopped and started again on the same port. */
export class NatsServer {
  readonly port: number;
  readonly #monitorPort: number;
  readonly #folder = mkdtempSync(join(tmpdir(), 'picamd-nats-'));
  readonly #config: string;
  #child: ChildProcess | null = null;
  readonly #clients: NatsConnection[] = [];

  private constructor(port: number, monitorPort: number, config: string) {
    this.port = port;
    this.#monitorPort = monitorPort;
    this.#config = join(this.#folder, 'nats-server.conf');
    writeFileSync(this.#config, config);
  }

  /** `config`: more lines of its configuration, as `authorization { … }`. */
  static async start(config = ''): Promise<NatsServer> {
    const server = new NatsServer(await freePort(), await freePort(), config);
    await server.start();
    return server;
  }

  /** `nats://127.0.0.1:PORT` */
  get url(): string {
    return `nats://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Starts it again on the same port. */
  async start(): Promise<void> {
    const ports = ['-a', '127.0.0.1', '-p', String(this.port), '-m', String(this.#monitorPort)];
    const child = spawn(PROGRAM, ['-c', this.#config, ...ports], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#child = child;
    let log = '';
    child.stderr.on('data', (chunk) => (log += String(chunk)));
    await eventually('nats-server listens', async () => {
      if (child.exitCode !== null) throw new Error(`nats-server ended:\n${log}`);
      const socket = connectSocket(this.port, '127.0.0.1');
      try {
        await once(socket, 'connect');
        return true;
      } finally {
        socket.destroy();
      }
    });
  }

  kill(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** As a crash: the clients' connections break. */
  async crash(): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill('SIGKILL');
    await ended;
  }

  /** A client without picamd's code, which stop() ends. */
  async client(options: Parameters<typeof connect>[0] = {}): Promise<NatsConnection> {
    // It gives a client 2 s, which a busy machine does not always keep.
    const late = (error: unknown) => {
      if (!/Authentication Timeout|TIMEOUT/i.test(String(error))) throw error;
      return null;
    };
    let client: NatsConnection | null = null;
    for (let tries = 0; client === null; tries++) {
      const trying = connect({ servers: `127.0.0.1:${this.port}`, timeout: CONNECT_MS, ...options });
      client = await (tries < MOST_TRIES ? trying.catch(late) : trying);
    }
    this.#clients.push(client);
    return client;
  }

  /** Of the connections whose client has this name; ended ones too. */
  async connections(name: string): Promise<NatsClientFacts[]> {
    const url = `http://127.0.0.1:${this.#monitorPort}/connz?state=all&limit=1024`;
    const { connections } = (await (await fetch(url)).json()) as { connections: NatsClientFacts[] };
    return connections.filter((each) => each.name === name);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()));
    await this.crash();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
