import type { Context } from 'koa';
import type { Client } from '../access/client.ts';
import { resetConnection } from '../server/reset-connection.ts';
import { markStreaming, markViewer } from '../server/socket-roles.ts';
import { NO_STORE } from './responses.ts';

/** As often as the access of viewers is checked. */
const CHECK_MS = 450;
/** A proxy closes a connection that is silent for 60 s, as does a phone's network sooner or later. */
const SILENCE_MS = 15_000;
/** What a client may leave unread beyond the kernel's own buffers: some minutes of events. */
const MAX_WAITING_BYTES = 64 * 1024;
/** Finds peers that vanished without a FIN. */
const STUCK_MS = 30_000;
const RETRY_MS = 3000;
const COMMENT = ':\n\n';

export interface SentEventsOptions {
  /** Clients at a time. Each costs a socket and up to MAX_WAITING_BYTES. */
  readonly most: number;
  /** For one address, so that it does not keep the others out. */
  readonly mostPerAddress: number;
  /** Ends all streams. */
  readonly signal: AbortSignal;
}

interface Subscriber {
  readonly ctx: Context;
  readonly address: string;
  readonly client: Client;
  isAuthorized(): boolean;
  sentMs: number;
  /** The peer sends no more. It may still read, as `nc -N` does; if it has left, the second write from now on fails. */
  isHalfClosed: boolean;
}

/**
 * The clients of one stream of server-sent events (WHATWG HTML, 9.2). They have no queue of ours: who does not read is cut off, and can
 * resume by the id of the last event that it got.
 */
export class SentEvents {
  readonly #options: SentEventsOptions;
  readonly #subscribers = new Set<Subscriber>();
  #ticker: NodeJS.Timeout | null = null;

  constructor(options: SentEventsOptions) {
    this.#options = options;
    options.signal.addEventListener('abort', () => this.#endAll(), { once: true });
  }

  get size(): number {
    return this.#subscribers.size;
  }

  /** Begins a stream, with these messages; HEAD gets only the head. Returns false at a limit, or when all streams have ended. */
  subscribe(ctx: Context, client: Client, isAuthorized: () => boolean, first = ''): boolean {
    const { most, mostPerAddress, signal } = this.#options;
    const ofAddress = [...this.#subscribers].filter(({ address }) => address === client.address).length;
    if (signal.aborted || this.#subscribers.size >= most || ofAddress >= mostPerAddress) return false;
    sendHead(ctx);
    if (ctx.method === 'HEAD') {
      ctx.res.end();
      return true;
    }
    const { socket } = ctx.req;
    markViewer(socket);
    markStreaming(socket);
    const subscriber = {
      ctx,
      address: client.address,
      client,
      isAuthorized,
      sentMs: performance.now(),
      isHalfClosed: false,
    };
    this.#subscribers.add(subscriber);
    socket.once('close', () => this.#remove(subscriber));
    socket.once('end', () => (subscriber.isHalfClosed = true));
    socket.setTimeout(STUCK_MS);
    socket.on('timeout', () => {
      if (socket.writableLength > 0) this.#cut(subscriber);
    });
    this.#ticker ??= setInterval(() => this.tick(performance.now()), CHECK_MS);
    this.#send(subscriber, `retry: ${RETRY_MS}\n\n${first}`);
    return true;
  }

  /** Sends a message to every client, or to those that it is for. */
  send(message: string, isFor: (client: Client) => boolean = () => true): void {
    for (const subscriber of this.#subscribers) if (isFor(subscriber.client)) this.#send(subscriber, message);
  }

  /** Ends the streams of clients without access, and breaks silence. */
  tick(nowMs: number): void {
    for (const subscriber of this.#subscribers)
      if (!subscriber.isAuthorized()) this.#end(subscriber);
      else if (subscriber.isHalfClosed || nowMs - subscriber.sentMs >= SILENCE_MS)
        this.#send(subscriber, COMMENT, nowMs);
  }

  #send(subscriber: Subscriber, message: string, nowMs = performance.now()): void {
    const { socket } = subscriber.ctx.req;
    if (socket.writableLength + message.length > MAX_WAITING_BYTES && socket.writableLength > 0)
      return this.#cut(subscriber);
    subscriber.sentMs = nowMs;
    socket.write(message);
  }

  #cut(subscriber: Subscriber): void {
    this.#remove(subscriber);
    resetConnection(subscriber.ctx.req.socket);
  }

  #end(subscriber: Subscriber): void {
    this.#remove(subscriber);
    subscriber.ctx.res.end();
  }

  #endAll(): void {
    for (const subscriber of this.#subscribers) this.#end(subscriber);
  }

  #remove(subscriber: Subscriber): void {
    if (!this.#subscribers.delete(subscriber) || this.#subscribers.size > 0 || this.#ticker === null) return;
    clearInterval(this.#ticker);
    this.#ticker = null;
  }
}

/** A message with data, and an id if it can be resumed from there. */
export function sentEvent(data: object, id?: string): string {
  // JSON has no line breaks of its own.
  return `${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
}

/** No Content-Length, no chunks: the stream ends with the connection, as that of pictures. */
function sendHead(ctx: Context): void {
  ctx.respond = false;
  const { res } = ctx;
  res.statusCode = 200;
  res.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
  res.setHeader('Cache-Control', `${NO_STORE}, no-transform`);
  res.setHeader('Connection', 'close');
  // nginx would buffer the stream.
  res.setHeader('X-Accel-Buffering', 'no');
  res.removeHeader('Transfer-Encoding');
  res.flushHeaders();
}
