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
import type { PassedSocket } from '../system/listen-fds.ts';

/** What decides where to listen, and how. */
export interface Listening {
  readonly config: Config;
  /** Where each setting was set. */
  readonly origins: ReadonlyMap<string, string>;
  readonly tls: TlsFiles | null;
}

/** The servers of one daemon: one for its own address, or one for each socket that systemd has passed. */
export class Listeners {
  readonly #handle: Listener;
  readonly #sockets: readonly PassedSocket[];
  readonly #log: Log;
  #servers: HttpServer[] = [];
  /** At sockets that cannot be answered: who comes is sent away, instead of waiting without end. */
  #shut: Server[] = [];
  #now: Listening | null = null;
  #urls: readonly string[] = [];
  #notices: readonly Notice[] = [];

  /** `sockets` are those to listen on in the place of HOST and PORT, if there are any. */
  constructor(handle: Listener, sockets: readonly PassedSocket[], log: Log) {
    this.#handle = handle;
    this.#sockets = sockets;
    this.#log = log;
  }

  /** Where it listens, as in `http://[::]:8000`. */
  get urls(): readonly string[] {
    return this.#urls;
  }

  /** Where it does not listen although somebody wanted it to. */
  get notices(): readonly Notice[] {
    return this.#notices;
  }

  /** Whether there is a passed socket that cannot be answered. */
  get isShut(): boolean {
    return this.#shut.length > 0;
  }

  /**
   * Listens there, and no longer where it did before; connections that are open stay.
   *
   * @throws PicamdError as HttpServer.listen(); it listens where it did before then.
   */
  async listen(next: Listening): Promise<void> {
    const before = this.#now;
    if (before !== null && this.#sockets.length > 0)
      return this.#log.warn('settings: passed sockets stay as they are until the next start');
    // First, since 0.0.0.0 and 127.0.0.1 cannot both have a port.
    void this.close();
    try {
      await this.#open(next);
    } catch (error) {
      if (before !== null) await this.#open(before);
      throw error;
    }
  }

  /** Another certificate, for those who come from now on. */
  renew(tls: TlsFiles): void {
    if (this.#now !== null) this.#now = { ...this.#now, tls };
    for (const server of this.#servers) server.renew(tls);
  }

  /** No new connections; resolves when the last one is gone. */
  async close(): Promise<void> {
    for (const server of this.#shut) server.close();
    await Promise.all(this.#servers.map((server) => server.close()));
  }

  /** Cuts every connection that is left. */
  cut(): void {
    for (const server of this.#servers) server.cut();
  }

  async #open(listening: Listening): Promise<void> {
    const { config, origins, tls } = listening;
    const { places, shut, notices } = endpointsFor({ ...listening, sockets: this.#sockets });
    const limits = serverLimits(config);
    const made = await Promise.all(
      places.map(async (place) => {
        return { place, server: await HttpServer.create(this.#handle, limits, place.secure ? tls : null) };
      }),
    );
    this.#servers = made.map(({ server }) => server);
    const urls: string[] = [];
    // Our own address first: a passed socket that is closed again, since that one fails, cannot be had a second time.
    for (const { server, place } of made.toSorted(
      (a, b) => Number('fd' in a.place.on) - Number('fd' in b.place.on),
    )) {
      const url = await server.listen(place.on).catch((error: unknown) => {
        if (place.fallback === null || !isPortsFault(error)) throw error;
        notices.push(fallbackNotice(config));
        return server.listen(place.fallback);
      });
      this.#log.info(`listening on ${url}${url.startsWith('unix:') ? '' : '/'}${place.note}`);
      urls.push(url);
    }
    const outside = urls.find((url) => !url.startsWith('unix:') && !isLoopback(new URL(url).hostname));
    if (outside !== undefined && origins.has('HOST') && isLoopback(config.HOST))
      notices.push(hostUnusedNotice(config, outside));
    this.#urls = urls;
    this.#shut = shut.map(({ on }) =>
      createServer((socket) => socket.destroy())
        .on('error', (error) => this.#log.warn({ err: error }, 'a socket that was passed cannot be shut'))
        .listen(on),
    );
    this.#now = listening;
    this.#notices = notices;
  }
}

function isPortsFault(error: unknown): boolean {
  return error instanceof PicamdError && ['port-in-use', 'port-denied'].includes(error.code);
}
