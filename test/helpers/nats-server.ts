import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { freePort } from './free-port.ts';
import { ListeningProgram } from './listening-program.ts';

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

/** A real nats-server on free ports. */
export class NatsServer extends ListeningProgram {
  readonly #monitorPort: number;
  readonly #folder: string;
  readonly #clients: NatsConnection[] = [];

  private constructor(port: number, monitorPort: number, folder: string) {
    const ports = ['-a', '127.0.0.1', '-p', String(port), '-m', String(monitorPort)];
    super('nats-server', port, ['-c', join(folder, 'nats-server.conf'), ...ports]);
    this.#monitorPort = monitorPort;
    this.#folder = folder;
  }

  /** `config`: more lines of its configuration, as `authorization { … }`. */
  static async start(config = ''): Promise<NatsServer> {
    const folder = mkdtempSync(join(tmpdir(), 'picamd-nats-'));
    writeFileSync(join(folder, 'nats-server.conf'), config);
    const server = new NatsServer(await freePort(), await freePort(), folder);
    await server.start();
    return server;
  }

  /** `nats://127.0.0.1:PORT` */
  get url(): string {
    return `nats://127.0.0.1:${this.port}`;
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
