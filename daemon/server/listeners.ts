import { createServer } from 'node:net';
import type { Server } from 'node:net';
import type { TlsFiles } from './certificate.ts';
import type { Config } from '../config/settings.ts';
import { PicamdError } from '../errors.ts';
import type { Notice } from '../errors.ts';
import { HttpServer, serverLimits } from './http-server.ts';
import type { Listener } from './http-server.ts';
import type { Log } from '../log/logger.ts';
import { fallbackNotice, endpointsFor, hostUnusedNotice } from './endpoints.ts';
import { isLoopback } from '../net/addresses.ts';
import { openableUrls } from '../net/openable-urls.ts';
import type { PassedSocket } from '../system/listen-fds.ts';

/** After close(), viewers have this long to take the part that is being sent. */
const DRAIN_MS = 3000;

/** What decides where to listen, and how. */
export interface Listening {
  readonly config: Config;
  /** Where each setting was set. */
  readonly origins: ReadonlyMap<string, string>;
  readonly tls: TlsFiles | null;
}

/** The servers of one daemon: one for HOST and PORT, or one for each socket that systemd passed. */
export class Listeners {
  readonly #handle: Listener;
  readonly #sockets: readonly PassedSocket[];
  readonly #log: Log;
  /** Also those that are closing and still have connections. */
  readonly #servers = new Set<HttpServer>();
  /** Servers on sockets we cannot serve: connections are closed at once instead of hanging. */
  #rejected: Server[] = [];
  #current: Listening | null = null;
  #urls: readonly string[] = [];
  #notices: readonly Notice[] = [];
  /** Where it listened before, while a new address beside it waits to be confirmed. */
  #before: {
    readonly listening: Listening;
    readonly servers: readonly HttpServer[];
    readonly urls: readonly string[];
    readonly notices: readonly Notice[];
  } | null = null;
  #opening: Promise<void> = Promise.resolve();
  #closed = false;

  /** `sockets` are the passed sockets, which replace HOST and PORT if there are any. */
  constructor(handle: Listener, sockets: readonly PassedSocket[], log: Log) {
    this.#handle = handle;
    this.#sockets = sockets;
    this.#log = log;
  }

  /** The URLs that it listens on, as in `http://[::]:8000`. */
  get urls(): readonly string[] {
    return this.#urls;
  }

  /** Why it listens elsewhere than the settings say. */
  get notices(): readonly Notice[] {
    return this.#notices;
  }

  /** Whether a passed socket cannot be served. */
  get hasRejected(): boolean {
    return this.#rejected.length > 0;
  }

  /**
   * Listens on the new endpoint and stops listening on the old one; open connections stay. With `beside` it stops only
   * at keep(), unless both have the same port, which two cannot have. Does nothing after close().
   *
   * @throws PicamdError as HttpServer.listen(); it then listens on the old endpoint again.
   */
  async listen(next: Listening, beside = false): Promise<void> {
    if (this.#closed) return;
    if (this.#current !== null && this.#sockets.length > 0)
      return this.#log.warn('settings: passed sockets stay as they are until picamd restarts');
    const opening = beside ? this.#openBeside(next) : this.#move(next);
    this.#opening = opening.catch(() => {});
    await opening;
  }

  /** Stops listening on the endpoint before the one that was opened beside it. */
  keep(): void {
    const before = this.#before;
    this.#before = null;
    if (before !== null) void this.#closeServers(before.servers);
  }

  /** Uses another certificate for new connections. */
  renew(tls: TlsFiles): void {
    if (this.#current !== null) this.#current = { ...this.#current, tls };
    for (const server of this.#servers) server.renew(tls);
  }

  /** Permanently stops accepting connections. Resolves when the last one has ended, or is cut off after 3 s. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const server of this.#rejected) server.close();
    const timer = setTimeout(() => this.#servers.forEach((server) => server.cut()), DRAIN_MS);
    await Promise.all([this.#closeServers(), this.#opening.then(() => this.#closeServers())]);
    clearTimeout(timer);
  }

  async #openBeside(next: Listening): Promise<void> {
    const listening = this.#current;
    if (listening === null || haveSamePort(listening, next)) return this.#move(next);
    const before = { listening, servers: [...this.#servers], urls: this.#urls, notices: this.#notices };
    await this.#open(next);
    for (const server of before.servers) server.isOutgoing = true;
    this.#before = before;
  }

  /** Back to the endpoint that is still open, if `next` is that. */
  #returnTo(next: Listening): boolean {
    const before = this.#before;
    this.#before = null;
    if (before === null || !isSamePlace(before.listening, next)) return false;
    void this.#closeServers([...this.#servers].filter((server) => !before.servers.includes(server)));
    for (const server of before.servers) server.isOutgoing = false;
    this.#current = next;
    this.#urls = before.urls;
    this.#notices = before.notices;
    return true;
  }

  async #move(next: Listening): Promise<void> {
    if (this.#returnTo(next)) return;
    const before = this.#current;
    // Close first: 0.0.0.0 and 127.0.0.1 cannot both have one port.
    void this.#closeServers();
    try {
      await this.#open(next);
    } catch (error) {
      if (before !== null) await this.#open(before);
      throw error;
    }
  }

  async #closeServers(servers: readonly HttpServer[] = [...this.#servers]): Promise<void> {
    await Promise.all(
      servers.map(async (server) => {
        await server.close();
        this.#servers.delete(server);
      }),
    );
  }

  async #open(listening: Listening): Promise<void> {
    const { config, origins, tls } = listening;
    const { endpoints, rejected, notices } = endpointsFor({ ...listening, sockets: this.#sockets });
    const limits = serverLimits(config);
    const created = await Promise.all(
      endpoints.map(async (endpoint) => {
        return {
          endpoint,
          server: await HttpServer.create(this.#handle, limits, endpoint.secure ? tls : null),
        };
      }),
    );
    const urls: string[] = [];
    // HOST and PORT first: if they fail, a passed socket must still be open, since closing it loses it for good.
    const order = created.toSorted((a, b) => Number('fd' in a.endpoint.on) - Number('fd' in b.endpoint.on));
    for (const { server, endpoint } of order) {
      if (this.#closed) return;
      const url = await server.listen(endpoint.on).catch((error: unknown) => {
        if (endpoint.fallback === null || !isPortError(error)) throw error;
        notices.push(fallbackNotice(config));
        return server.listen(endpoint.fallback);
      });
      this.#servers.add(server);
      const open = openableUrls(url).join(' or ');
      const end = `${url.startsWith('unix:') ? '' : '/'}${endpoint.note}${open === '' ? '' : `: open ${open}`}`;
      this.#log.info(`listening on ${url}${end}`);
      urls.push(url);
    }
    if (this.#closed) return;
    const outside = urls.find((url) => !url.startsWith('unix:') && !isLoopback(new URL(url).hostname));
    if (outside !== undefined && origins.has('HOST') && isLoopback(config.HOST))
      notices.push(hostUnusedNotice(config, outside));
    this.#urls = urls;
    this.#rejected = rejected.map(({ on }) =>
      createServer((socket) => socket.destroy())
        .on('error', (error) =>
          this.#log.warn({ err: error }, 'connections to a passed socket cannot be rejected'),
        )
        .listen(on),
    );
    this.#current = listening;
    this.#notices = notices;
  }
}

function isPortError(error: unknown): boolean {
  return error instanceof PicamdError && ['port-in-use', 'port-denied'].includes(error.code);
}

/** Then the new endpoint can only replace the old one: 0.0.0.0 and 127.0.0.1 cannot both have one port. */
function haveSamePort({ config: a }: Listening, { config: b }: Listening): boolean {
  return a.PORT === b.PORT && a.PORT !== 0 && !a.HOST.startsWith('/') && !b.HOST.startsWith('/');
}

function isSamePlace(a: Listening, b: Listening): boolean {
  const place = ({ config }: Listening) => {
    const { HOST, PORT, FALLBACK_PORT, TLS_CERT, TLS_SELF_SIGNED } = config;
    return JSON.stringify([HOST, PORT, FALLBACK_PORT, TLS_CERT, TLS_SELF_SIGNED, serverLimits(config)]);
  };
  return place(a) === place(b);
}
