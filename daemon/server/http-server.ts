import { createServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { TlsFiles } from './certificate.ts';
import { rejectBadRequest } from './bad-request.ts';
import { ConnectionLimiter } from './connection-limiter.ts';
import { listenError, removeStaleSocket, urlOf } from './listen.ts';
import type { ListenTarget } from './listen.ts';
import { secureOptions } from './tls.ts';
import { isStreaming, isViewer } from './socket-roles.ts';

/** A part up to this size is written without a 'drain' event, which nothing here waits for: 4 to 10 % less CPU. */
const PART_BYTES = 1024 * 1024;
/** Connections that wait to be accepted, at most net.core.somaxconn. A client beyond that retries after 1 s. */
const BACKLOG = 4096;
/** A connection that takes no data for this long while it is answered is destroyed. Viewer does that for streams. */
const STUCK_MS = 30_000;
const NO_TUNNEL =
  'HTTP/1.1 405 Method Not Allowed\r\nAllow: GET, HEAD, OPTIONS\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';

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
  #closing = false;
  /** Connections whose request is being answered, and whether they have sent another one (pipelining). */
  readonly #answering = new Map<Socket, { req: IncomingMessage; pipelined: boolean }>();

  private constructor(listener: Listener, limits: ServerLimits, create: CreateServer) {
    this.#server = create((req, res) => this.#answer(req, res, listener));
    this.#connections = new ConnectionLimiter(limits.maxConnections, {
      // A half-sent form counts as idle.
      isAnswering: (socket) => this.#answering.get(socket)?.req.complete ?? false,
      isViewer,
    });
    this.#connections.watch(this.#server);
    this.#server.timeout = STUCK_MS;
    this.#server.on('timeout', (socket: Socket) => {
      if (!isStreaming(socket)) socket.destroy();
    });
    this.#server.on('connect', (_req, socket) => socket.end(NO_TUNNEL));
    this.#server.on('clientError', rejectBadRequest);
  }

  /** With `tls` it serves only HTTPS, otherwise only HTTP. */
  static async create(listener: Listener, limits: ServerLimits, tls: TlsFiles | null): Promise<HttpServer> {
    const options = {
      maxHeaderSize: limits.maxHeaderBytes,
      headersTimeout: limits.headerMs,
      requestTimeout: limits.headerMs + 5000,
      keepAliveTimeout: limits.idleMs,
      connectionsCheckingInterval: 1000,
      noDelay: true,
      highWaterMark: PART_BYTES,
    };
    if (tls === null) return new HttpServer(listener, limits, (answer) => createServer(options, answer));
    // Loaded on first use: it takes 2 MB.
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

  /** Destroys every connection that is left. */
  cut(): void {
    this.#server.closeAllConnections();
  }

  /**
   * Answers one request of a connection at a time. Requests that a client sends before it has its response (pipelining,
   * which no camera client does) are not answered: the connection ends after the first response, and the client has to
   * retry (RFC 9112 §9.3.2). A thousand snapshots at once would need a thousand copies.
   */
  #answer(req: IncomingMessage, res: ServerResponse, listener: Listener): void {
    const { socket } = req;
    const before = this.#answering.get(socket);
    if (isStreaming(socket)) socket.destroy();
    if (before !== undefined) before.pipelined = true;
    if (before !== undefined || socket.destroyed) return;
    const current = { req, pipelined: false };
    this.#answering.set(socket, current);
    this.#connections.markActive(socket);
    res.once('close', () => {
      this.#answering.delete(socket);
      if (current.pipelined || this.#closing) socket.destroySoon();
    });
    void answered(listener(req, res), () => {
      // Requests after a stream would wait forever.
      if (current.pipelined && isStreaming(socket)) socket.destroy();
    });
  }
}

async function answered(answer: Promise<void>, then: () => void): Promise<void> {
  await answer;
  then();
}
