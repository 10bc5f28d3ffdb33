import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import type { IClientOptions, MqttClient } from 'mqtt';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';
import { ListeningProgram } from './listening-program.ts';

/** A message as a subscriber got it. */
export interface HeardMessage {
  readonly topic: string;
  readonly payload: Buffer;
  /** It was kept by the broker, and is of a time before the subscription. */
  readonly isRetained: boolean;
}

/** A real Mosquitto on a free port. It keeps nothing on disk. */
export class Mosquitto extends ListeningProgram {
  readonly #folder: string;
  readonly #clients: MqttClient[] = [];

  private constructor(port: number, folder: string) {
    super('mosquitto', port, ['-c', join(folder, 'mosquitto.conf'), '-v']);
    this.#folder = folder;
  }

  /** `config`: more lines of its configuration; by default, it takes everybody. */
  static async start(config = 'allow_anonymous true'): Promise<Mosquitto> {
    const folder = mkdtempSync(join(tmpdir(), 'picamd-mosquitto-'));
    const broker = new Mosquitto(await freePort(), folder);
    const lines = [
      `listener ${broker.port} 127.0.0.1`,
      'persistence false',
      'log_dest stderr',
      // Otherwise root becomes a user who may not read the test's files.
      'user root',
      config,
    ];
    writeFileSync(join(folder, 'mosquitto.conf'), `${lines.join('\n')}\n`);
    await broker.start();
    return broker;
  }

  /** `mqtt://127.0.0.1:PORT` */
  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  /** A client without picamd's code, which stop() ends. */
  async client(options: IClientOptions = {}): Promise<MqttClient> {
    const client = await connectAsync(this.url, { reconnectPeriod: 200, ...options });
    this.#clients.push(client);
    return client;
  }

  /** Everything that comes to these topics, from what is retained on. It subscribes again after a restart of the broker. */
  async listen(filters: readonly string[], options: IClientOptions = {}): Promise<HeardMessage[]> {
    const client = await this.client(options);
    const heard: HeardMessage[] = [];
    client.on('message', (topic, payload, { retain }) => {
      heard.push({ topic, payload, isRetained: retain });
    });
    await client.subscribeAsync([...filters]);
    return heard;
  }

  /** What the broker keeps now, by topic. */
  async retained(filter = '#'): Promise<Map<string, Buffer>> {
    const client = await connectAsync(this.url, { reconnectPeriod: 0 });
    const kept = new Map<string, Buffer>();
    const marker = `test/marker/${Math.random()}`;
    try {
      client.on('message', (topic, payload, { retain }) => {
        if (retain || topic === marker) kept.set(topic, payload);
      });
      await client.subscribeAsync([filter, marker]);
      // What is retained was sent before.
      await client.publishAsync(marker, 'x');
      await eventually('the end', () => kept.has(marker));
      kept.delete(marker);
      return kept;
    } finally {
      await client.endAsync(true);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.endAsync(true)));
    await this.crash();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** The lines of a configuration that takes only this user; the file is in `folder`. */
export function mosquittoUser(folder: string, user: string, password: string): string {
  const file = join(folder, 'mosquitto.passwd');
  execFileSync('mosquitto_passwd', ['-b', '-c', file, user, password], { stdio: 'ignore' });
  return `allow_anonymous false\npassword_file ${file}`;
}
