import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { Aedes } from 'aedes';

/** MQTT 3.1.1, return codes of CONNACK. */
const BAD_LOGIN = 4;

/** A message as a subscriber sees it. */
export interface PublishedMessage {
  readonly topic: string;
  readonly payload: Buffer;
  readonly retain: boolean;
}

interface BrokerOptions {
  /** User and password; without them, everyone may connect. */
  readonly login?: readonly [user: string, password: string];
  readonly port?: number;
}

/** Aedes in this process, on loopback. It speaks MQTT 3.1.1: tests with Mosquitto have MQTT 5. */
export class MqttBroker {
  /** All that clients have published, without what tests publish through `publish`. */
  readonly messages: PublishedMessage[] = [];
  /** Ids of clients, in the order in which they connected. */
  readonly clients: string[] = [];
  readonly #broker: Aedes;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(broker: Aedes, server: Server) {
    this.#broker = broker;
    this.#server = server;
  }

  static async start({ login, port = 0 }: BrokerOptions = {}): Promise<MqttBroker> {
    const broker = await Aedes.createBroker();
    if (login !== undefined)
      broker.authenticate = (_, user, password, done) => {
        if (user === login[0] && String(password) === login[1]) return done(null, true);
        done(Object.assign(new Error('not this one'), { returnCode: BAD_LOGIN }), false);
      };
    const server = createServer((socket) => {
      started.#sockets.add(socket);
      socket.on('close', () => started.#sockets.delete(socket));
      broker.handle(socket);
    });
    const started = new MqttBroker(broker, server);
    broker.on('client', ({ id }) => started.clients.push(id));
    broker.on('publish', ({ topic, payload, retain }, client) => {
      if (topic.startsWith('$SYS') || (client === null && !topic.endsWith('/availability'))) return;
      started.messages.push({ topic, payload: Buffer.from(payload), retain });
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return started;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The last message on a topic that ends so, as text; null if there was none. */
  last(topicEnd: string): string | null {
    const found = this.messages.findLast(({ topic }) => topic.endsWith(topicEnd));
    return found === undefined ? null : found.payload.toString();
  }

  /** As another client would. */
  async publish(topic: string, payload: string | Buffer, retain = false): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const message = {
        cmd: 'publish',
        topic,
        payload: Buffer.from(payload),
        retain,
        qos: 0,
        dup: false,
      } as const;
      this.#broker.publish(message, (error) => (error == null ? resolve() : reject(error)));
    });
  }

  /** Ends all connections, as a broker that crashes does. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.cut();
    await Promise.all([closed, new Promise<void>((resolve) => this.#broker.close(() => resolve()))]);
  }
}
