import { connect as connectPlain, isIP } from 'node:net';
import type { Socket } from 'node:net';
import type { IClientOptions, MqttClient } from 'mqtt';
// Only this part: not the clients for WebSocket and SOCKS that connect() of the package loads too.
import clientModule from 'mqtt/lib/client';
import type { MqttMessage, MqttSender, PublishOptions } from './mqtt-part.ts';
import { MOST_PACKET_BYTES, PacketStream } from './packet-stream.ts';
import { OFFLINE, ONLINE } from './topics.ts';

export interface SessionOptions {
  /** MQTT_URL. */
  readonly url: string;
  readonly clientId: string;
  readonly username: string;
  readonly password: string | null;
  /** Certificates in PEM; null: those of Node. */
  readonly authorities: string | null;
  /** Says `online` as long as there is a session; the broker says `offline` when it ends. */
  readonly availability: string;
  /** 4 is MQTT 3.1.1. */
  readonly version: 4 | 5;
}

/** Why a session could not begin, or ended. `reason` is a code of the broker, see the chapters on CONNACK and DISCONNECT. */
export class SessionEnd extends Error {
  override readonly name = 'SessionEnd';
  readonly reason: number | null;

  constructor(message: string, reason: number | null = null, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}

interface Subscription {
  readonly matches: (topic: string) => boolean;
  readonly callback: (message: MqttMessage) => void;
}

const [PORT, TLS_PORT] = [1883, 8883];
const CONNECT_MS = 8000;
/** A connection that is stuck is noticed within one and a half of it. */
const KEEP_ALIVE_SECONDS = 15;
/** What may wait for a broker that takes nothing: states and events of a minute. */
const MOST_WAITING_BYTES = 128 * 1024;
/** Smaller than any picture that shows something. */
const MOST_TEXT_BYTES = 1024;
/** More than the header and the topic of a message have. */
const HEAD_BYTES = 400;
const MOST_UNCONFIRMED = 64;
/** A broker that takes nothing must not keep picamd from ending. */
const GOODBYE_MS = 1000;

/** A connection to a broker, from when the broker has accepted it until it ends. Another one has another session. */
export class MqttSession implements MqttSender {
  readonly #client: MqttClient;
  readonly #stream: PacketStream;
  readonly #availability: string;
  readonly #hasExpiry: boolean;
  #unconfirmed = 0;
  #pictures = 0;
  #hasEnded = false;
  /** Resolves with why when it has ended. Never rejects. */
  readonly ended: Promise<SessionEnd>;
  readonly #callbacks: Subscription[] = [];

  private constructor(
    client: MqttClient,
    stream: PacketStream,
    options: SessionOptions,
    ended: Promise<SessionEnd>,
  ) {
    this.#client = client;
    this.#stream = stream;
    this.#availability = options.availability;
    this.#hasExpiry = options.version === 5;
    this.ended = ended.then((why) => {
      this.#hasEnded = true;
      return why;
    });
    client.on('message', (topic, payload, { retain }) => {
      const message = { topic, payload, isRetained: retain };
      for (const each of this.#callbacks) if (each.matches(topic)) each.callback(message);
    });
  }

  /**
   * Connects, and says that the camera is there.
   *
   * @throws SessionEnd
   */
  static async open(options: SessionOptions): Promise<MqttSession> {
    const stream = new PacketStream(await dial(options));
    const client = new clientModule.default(() => stream, clientOptions(options));
    let why: SessionEnd | null = null;
    client.on('error', (error) => {
      const { code } = error as { code?: unknown };
      why ??= new SessionEnd(error.message, typeof code === 'number' ? code : null, error);
      stream.destroy();
    });
    client.on('disconnect', ({ reasonCode }) => {
      why ??= new SessionEnd('the broker ended the connection', reasonCode ?? null);
    });
    const ended = new Promise<SessionEnd>((resolve) => {
      client.once('close', () => {
        // Its timers and its list of messages end with it.
        client.end(true);
        resolve(why ?? new SessionEnd('the connection ended'));
      });
    });
    const session = new MqttSession(client, stream, options, ended);
    const isOpen = await Promise.race([
      new Promise<true>((resolve) => client.once('connect', () => resolve(true))),
      ended,
    ]);
    if (isOpen !== true) throw isOpen;
    session.publish(options.availability, ONLINE, { retain: true });
    return session;
  }

  /** Whether a picture that was published has not left yet. */
  get hasPictureWaiting(): boolean {
    return this.#pictures > 0;
  }

  publish(topic: string, payload: string | Uint8Array, options: PublishOptions = {}): boolean {
    const { retain = false, qos = 0, expirySeconds } = options;
    if (this.#hasEnded || !this.#client.connected || this.#stream.writableLength > MOST_WAITING_BYTES)
      return false;
    const most = this.#client.serverProperties?.maximumPacketSize ?? Number.POSITIVE_INFINITY;
    if (payload.length + HEAD_BYTES > most) return false;
    if (qos === 1 && this.#unconfirmed >= MOST_UNCONFIRMED) return false;
    const properties =
      this.#hasExpiry && expirySeconds !== undefined ? { messageExpiryInterval: expirySeconds } : {};
    const pictures = payload.length > MOST_TEXT_BYTES ? 1 : 0;
    this.#unconfirmed += qos;
    this.#pictures += pictures;
    this.#client.publish(topic, Buffer.from(payload), { retain, qos, properties }, () => {
      this.#unconfirmed -= qos;
      this.#pictures -= pictures;
    });
    return true;
  }

  /** A message that the broker has kept comes too, as one that is retained. */
  subscribe(topic: string, callback: (message: MqttMessage) => void): void {
    this.#callbacks.push({ matches: matcher(topic), callback });
    this.#client.subscribe(topic, { qos: 0 }, () => {});
  }

  /** Says that the camera is no longer there, and ends it. What waits may not arrive any more. */
  async close(): Promise<void> {
    this.publish(this.#availability, OFFLINE, { retain: true });
    this.#client.end(false);
    const timer = setTimeout(() => this.cut(), GOODBYE_MS);
    await this.ended;
    clearTimeout(timer);
  }

  /** Ends it at once: nothing that waits leaves any more. */
  cut(): void {
    this.#stream.destroy();
  }
}

/** Of a topic in which `+` stands for any one level; `#` is not needed here. */
function matcher(filter: string): Subscription['matches'] {
  const levels = filter.split('/');
  return (topic) => {
    const found = topic.split('/');
    return (
      found.length === levels.length && levels.every((level, at) => level === '+' || level === found[at])
    );
  };
}

/** TLS takes memory, so it is only loaded where it is used. */
async function dial({ url, authorities }: SessionOptions): Promise<Socket> {
  const { hostname, port, protocol } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const isSecure = protocol === 'mqtts:';
  const address = { host, port: port === '' ? (isSecure ? TLS_PORT : PORT) : Number(port) };
  const socket = isSecure
    ? (await import('node:tls')).connect({
        ...address,
        ...(isIP(host) === 0 ? { servername: host } : {}),
        ...(authorities === null ? {} : { ca: authorities }),
      })
    : connectPlain(address);
  socket.setNoDelay(true);
  return socket;
}

function clientOptions(options: SessionOptions): IClientOptions {
  const { clientId, username, password, availability, version } = options;
  const payload = Buffer.from(OFFLINE);
  return {
    clientId,
    clean: true,
    protocolVersion: version,
    ...(username === '' ? {} : { username }),
    ...(password === null ? {} : { password }),
    ...(version === 5 ? { properties: { maximumPacketSize: MOST_PACKET_BYTES } } : {}),
    will: { topic: availability, payload, qos: 1, retain: true },
    keepalive: KEEP_ALIVE_SECONDS,
    connectTimeout: CONNECT_MS,
    // MqttLink connects again, with a session of its own: nothing is queued meanwhile.
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    // A table of the bytes of all 65536 numbers takes 7 MB.
    writeCache: false,
    // Without it, the client would start a worker thread where it believes to be in a browser.
    timerVariant: 'native',
  };
}
