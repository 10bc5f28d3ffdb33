import { createServer, ServerResponse } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { TlsFiles } from './certificate.ts';
import { limitAnswerTime } from './answer-deadline.ts';
import { rejectBadRequest, rejectWith } from './bad-request.ts';
import { BareLineFeeds } from './bare-line-feeds.ts';
import { ConnectionLimiter } from './connection-limiter.ts';
import { listenError, removeStaleSocket, urlOf } from './listen.ts';
import type { ListenTarget } from './listen.ts';
import { resetConnection } from './reset-connection.ts';
import { secureOptions } from './tls.ts';
import { isStreaming, isViewer, setOutgoing } from './socket-roles.ts';

/** What is larger, and not taken by the kernel at once, ends with 'drain', for which Viewer waits. As by default in Node 20. */
const HIGH_WATER_MARK = 16 * 1024;
/** Connections that wait to be accepted, at most net.core.somaxconn. A client beyond that retries after 1 s. */
const BACKLOG = 4096;
/** A connection that takes no data for this long while it is answered is destroyed. Viewer does that for streams. */
const STUCK_MS = 30_000;
/**
 * A client that only closes its half of the connection does so right after its request; one that does it later is leaving,
 * which would otherwise show only at the next write.
 */
const HALF_CLOSE_MS = 1000;
const NO_TUNNEL =
  'HTTP/1.1 405 Method Not Allowed\r\nX-Picamd-Error: method-not-allowed\r\nAllow: GET, HEAD, OPTIONS\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';

/** Answers a request. Resolves when it is answered or a stream has begun; never rejects. */
export type Listener = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

type CreateServer = (answer: RequestListener) => HttpsServer | Server;

/** See LIMIT_SETTINGS. */
export interface ServerLimits {
  maxConnections: number;
  maxHeaderBytes: number;
  headerMs: number;
  idleMs: number;
}

export function serverLimits(config: {
  MAX_CONNECTIONS: number;
  MAX_HEADER_BYTES: number;
  HEADER_SECONDS: number;
  IDLE_SECONDS: number;
}): ServerLimits {
  return {
    maxConnections: config.MAX_CONNECTIONS,
    maxHeaderBytes: config.MAX_HEADER_BYTES,
    headerMs: config.HEADER_SECONDS * 1000,
    idleMs: config.IDLE_SECONDS * 1000,
  };
}

/** An HTTP or HTTPS server with a limit on everything that a client can make grow. */
export class HttpServer {
  readonly #server: HttpsServer | Server;
  readonly #connections: ConnectionLimiter;
  readonly #listener: Listener;
  readonly #bareLineFeeds: BareLineFeeds;
  #closing = false;
  /** A new address waits to be confirmed, and this is the old one. */
  isOutgoing = false;
  /** Connections whose request is being answered, and whether they have sent another one (pipelining). */
  readonly #answering = new Map<Socket, { req: IncomingMessage; pipelined: boolean }>();

  private constructor(listener: Listener, limits: ServerLimits, create: CreateServer) {
    this.#listener = listener;
    this.#bareLineFeeds = new BareLineFeeds(limits);
    this.#server = create((req, res) => this.#answer(req, res));
    // Clients that close their half of the connection still read (RFC 9112 §9.6): `… | nc -N`, socat.
    Object.assign(this.#server, { httpAllowHalfOpen: true });
    this.#connections = new ConnectionLimiter(limits.maxConnections, {
      // A half-sent form counts as idle.
      isAnswering: (socket) => this.#answering.get(socket)?.req.complete ?? false,
      isViewer,
    });
    this.#connections.watch(this.#server);
    this.#server.timeout = STUCK_MS;
    this.#server.on('timeout', (socket: Socket) => {
      if (!isStreaming(socket)) resetConnection(socket);
    });
    this.#server.on('connect', (_req, socket) => socket.end(NO_TUNNEL));
    // A server need not know what a client expects (RFC 9110 §10.1.1); Node would answer 417 without a word.
    this.#server.on('checkExpectation', (req, res) => this.#answer(req, res));
    this.#server.on('clientError', (error, socket) => this.#answerUnparsed(error, socket as Socket));
  }

  /** With `tls` it serves only HTTPS, otherwise only HTTP. */
  static async create(listener: Listener, limits: ServerLimits, tls: TlsFiles | null): Promise<HttpServer> {
    const options = {
      maxHeaderSize: limits.maxHeaderBytes,
      headersTimeout: limits.headerMs,
      requestTimeout: limits.headerMs + 5000,
      keepAliveTimeout: limits.idleMs,
      // So late at most, a client whose time is over is found. Each look wakes the process up, for 0.2 ms.
      connectionsCheckingInterval: Math.max(1000, limits.headerMs / 4),
      // Otherwise Node answers HTTP/1.1 without Host itself, with an empty 400.
      requireHostHeader: false,
      noDelay: true,
      highWaterMark: HIGH_WATER_MARK,
    };
    if (tls === null) return new HttpServer(listener, limits, (answer) => createServer(options, answer));
    // Not loaded without a certificate: it takes 2 MB. Node has it in its program file, so that this cannot fail.
    const { createServer: createSecureServer } = await import('node:https');
    const secure = { ...options, ...secureOptions(tls), handshakeTimeout: limits.headerMs };
    return new HttpServer(listener, limits, (answer) => createSecureServer(secure, answer));
  }

  /** Uses another certificate for new connections. */
  renew(tls: TlsFiles): void {
    if ('setSecureContext' in this.#server) this.#server.setSecureContext(secureOptions(tls));
  }

  /**
   * Resolves with the URL once it listens, as in `http://127.0.0.1:8000` or `unix:/run/picamd.sock`.
   *
   * @throws PicamdError 'port-in-use', 'port-denied', 'address-unavailable' or 'bad-socket'.
   */
  async listen(on: ListenTarget): Promise<string> {
    if ('path' in on) await removeStaleSocket(on.path);
    return new Promise((resolve, reject) => {
      const failed = (error: Error) => reject(listenError(error, on));
      this.#server.once('error', failed);
      const listening = () => {
        this.#server.off('error', failed);
        resolve(urlOf(this.#server.address(), on, 'setSecureContext' in this.#server ? 'https' : 'http'));
      };
      try {
        this.#server.listen({ ...on, backlog: BACKLOG }, listening);
      } catch (error) {
        // Node throws if the file descriptor is not a socket.
        failed(error as Error);
      }
    });
  }

  /** Accepts no more connections and closes the idle ones. Resolves when the last one has ended. */
  close(): Promise<void> {
    this.#closing = true;
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#connections.destroyIdle();
    });
  }

  /** Ends every connection that is left, so that the kernel keeps nothing for clients that do not read. */
  cut(): void {
    for (const socket of this.#answering.keys()) resetConnection(socket);
    this.#server.closeAllConnections();
  }

  /**
   * Answers one request of a connection at a time. Requests that a client sends before it has its response (pipelining,
   * which no camera client does) are not answered: the connection ends after the first response, and the client has to
   * retry (RFC 9112 §9.3.2). A thousand snapshots at once would need a thousand copies.
   */
  #answer(req: IncomingMessage, res: ServerResponse): void {
    const { socket } = req;
    const before = this.#answering.get(socket);
    if (isStreaming(socket)) socket.destroy();
    if (before !== undefined) before.pipelined = true;
    if (before !== undefined || socket.destroyed) return;
    const current = { req, pipelined: false };
    this.#answering.set(socket, current);
    this.#connections.markActive(socket);
    setOutgoing(socket, this.isOutgoing);
    const sinceMs = performance.now();
    const halfClosed = () => {
      if (!res.writableEnded && performance.now() - sinceMs > HALF_CLOSE_MS) socket.destroy();
    };
    socket.once('end', halfClosed);
    res.once('close', () => {
      socket.off('end', halfClosed);
      this.#answering.delete(socket);
      if (current.pipelined || this.#closing) socket.destroySoon();
    });
    void answered(this.#listener(req, res), () => {
      if (!isStreaming(socket)) limitAnswerTime(res);
      // Requests after a stream would wait forever.
      else if (current.pipelined) socket.destroy();
    });
  }

  /** Answers what Node's parser rejects or what did not arrive in time. */
  #answerUnparsed(error: Error & { rawPacket?: unknown }, socket: Socket): void {
    if (this.#bareLineFeeds.has(socket)) return;
    const taken =
      !this.#answering.has(socket) &&
      this.#bareLineFeeds.read(error.rawPacket, socket, (request) => {
        if (typeof request === 'string') rejectWith(request, socket);
        else this.#answerOnce(request, socket);
      });
    if (!taken) rejectBadRequest(error, socket);
  }

  /** Answers a request that did not come from Node's parser, and ends the connection. */
  #answerOnce(req: IncomingMessage, socket: Socket): void {
    const res = new ServerResponse(req);
    res.shouldKeepAlive = false;
    res.assignSocket(socket);
    res.once('finish', () => socket.destroySoon());
    this.#answer(req, res);
  }
}

async function answered(answer: Promise<void>, then: () => void): Promise<void> {
  await answer;
  then();
}
