import { createServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { TlsFiles } from './certificate.ts';
import { refuseBadRequest } from './bad-request.ts';
import { ConnectionLimiter } from './connection-limiter.ts';
import { listenError, removeDeadSocket, urlOf } from './listen.ts';
import type { ListenTarget } from './listen.ts';
import { secureOptions } from './tls.ts';
import { isStreaming, isViewer } from './socket-roles.ts';

/** A part within this is one write without a 'drain' event behind it, which nobody here waits for: 4 to 10 % less CPU. */
const PART_BYTES = 1024 * 1024;
/** Connections that wait to be accepted; the kernel takes no more than net.core.somaxconn. One that finds no room is tried again after 1 s. */
const BACKLOG = 4096;
/** A connection that takes nothing for so long while it is answered is cut; a stream's is the Viewer's to judge. */
const STUCK_MS = 30_000;
const FORMS = new Set(['/login', '/setup']);
const NO_TUNNEL =
  'HTTP/1.1 405 Method Not Allowed\r\nAllow: GET, HEAD, OPTIONS\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';

/** Answers a request; resolves, never rejects, when that is done or a stream has begun. */
export type Listener = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

type MakeServer = (answer: RequestListener) => HttpsServer | Server;

/** What a peer may take, see LIMIT_SETTINGS. */
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

/** A listening HTTP or HTTPS server with limits on all that a peer can make grow. */
export class HttpServer {
  readonly #server: HttpsServer | Server;
  readonly #connections: ConnectionLimiter;
  #closing = false;
  /** Connections whose request is being answered, and whether another request came meanwhile. */
  readonly #answering = new Map<Socket, { req: IncomingMessage; more: boolean }>();

  private constructor(listener: Listener, limits: ServerLimits, make: MakeServer) {
    this.#server = make((req, res) => this.#answer(req, res, listener));
    this.#connections = new ConnectionLimiter(limits.maxConnections, {
      // Whoever still owes us the rest of a form is waited for like one who has sent nothing.
      isAnswered: (socket) => this.#answering.get(socket)?.req.complete ?? false,
      isViewer,
    });
    this.#connections.watch(this.#server);
    this.#server.timeout = STUCK_MS;
    this.#server.on('timeout', (socket: Socket) => {
      if (!isStreaming(socket)) socket.destroy();
    });
    this.#server.on('connect', (_req, socket) => socket.end(NO_TUNNEL));
    this.#server.on('clientError', refuseBadRequest);
  }

  /** With `tls` it speaks HTTPS alone. */
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
    // Loaded when it is wanted: it takes 2 MB.
    const { createServer: createSecureServer } = await import('node:https');
    const secure = { ...options, ...secureOptions(tls), handshakeTimeout: limits.headerMs };
    return new HttpServer(listener, limits, (answer) => createSecureServer(secure, answer));
  }

  /** Another certificate for those who come from now on; connections that are open stay. */
  renew(tls: TlsFiles): void {
    if ('setSecureContext' in this.#server) this.#server.setSecureContext(secureOptions(tls));
  }

  /**
   * Resolves with the address when it listens, as in `http://127.0.0.1:8000` or `unix:/run/picamd.sock`.
   *
   * @throws PicamdError 'port-in-use', 'port-denied', 'address-unavailable' or 'bad-socket'.
   */
  async listen(on: ListenTarget): Promise<string> {
    if ('path' in on) await removeDeadSocket(on.path);
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
        // Node throws for what is no socket at all.
        failed(error as Error);
      }
    });
  }

  /** No new connections; those without a request are closed. Resolves when the last one is gone. */
  close(): Promise<void> {
    this.#closing = true;
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#connections.destroyIdle();
    });
  }

  /** Cuts every connection that is left. */
  cut(): void {
    this.#server.closeAllConnections();
  }

  /**
   * One request of a connection at a time. Those that a client sends before it has its answer (pipelining,
   * which no client of cameras does) are not answered: the connection ends behind the first answer, and the
   * client has to ask again (RFC 9112 §9.3.2). A thousand snapshots at once would take a thousand copies.
   */
  #answer(req: IncomingMessage, res: ServerResponse, listener: Listener): void {
    const { socket } = req;
    const before = this.#answering.get(socket);
    if (isStreaming(socket)) socket.destroy();
    if (before !== undefined) before.more = true;
    if (before !== undefined || socket.destroyed) return;
    const now = { req, more: false };
    this.#answering.set(socket, now);
    this.#connections.asks(socket);
    res.once('close', () => {
      this.#answering.delete(socket);
      if (now.more || this.#closing) socket.destroySoon();
    });
    // Only a form reads a body; any other is thrown away and not collected.
    if (!(req.method === 'POST' && FORMS.has(req.url?.split('?')[0] ?? ''))) req.resume();
    void answered(listener(req, res), () => {
      // Those behind a stream would wait for ever.
      if (now.more && isStreaming(socket)) socket.destroy();
    });
  }
}

async function answered(answer: Promise<void>, then: () => void): Promise<void> {
  await answer;
  then();
}
