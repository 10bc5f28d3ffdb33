import type { TlsFiles } from './access/certificate.ts';
import type { Config } from './config/settings.ts';
import type { Notice } from './errors.ts';
import { HttpServer, serverLimits } from './http/server.ts';
import type { Listener } from './http/server.ts';
import type { Log } from './log.ts';
import { placesOf } from './places.ts';
import type { PassedSocket } from './system/passed-sockets.ts';

/** What decides where to listen, and how. */
export interface Listening {
  readonly config: Config;
  /** See Loaded. */
  readonly fallbackPort: boolean;
  readonly tls: TlsFiles | null;
}

/** The servers of one daemon: one for its own address, or one for each socket that systemd has passed. */
export class Listeners {
  readonly #handle: Listener;
  readonly #sockets: readonly PassedSocket[];
  readonly #log: Log;
  #servers: HttpServer[] = [];
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
    await Promise.all(this.#servers.map((server) => server.close()));
  }

  /** Cuts every connection that is left. */
  cut(): void {
    for (const server of this.#servers) server.cut();
  }

  async #open(listening: Listening): Promise<void> {
    const { config, tls } = listening;
    const { places, notices } = placesOf({ ...listening, sockets: this.#sockets });
    const limits = serverLimits(config);
    const made = await Promise.all(
      places.map(async ({ on, secure, note }) => {
        const server = await HttpServer.create(this.#handle, limits, secure ? tls : null);
        return { server, on, note };
      }),
    );
    this.#servers = made.map(({ server }) => server);
    this.#urls = await Promise.all(
      made.map(async ({ server, on, note }) => {
        const url = await server.listen(on);
        this.#log.info(`listening on ${url}/${note}`);
        return url;
      }),
    );
    this.#now = listening;
    this.#notices = notices;
  }
}
