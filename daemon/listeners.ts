import type { TlsFiles } from './access/certificate.ts';
import { HttpServer } from './http/server.ts';
import type { Listener, ServerLimits } from './http/server.ts';
import type { ListenOn } from './http/listen-on.ts';

/** Where to listen, and how. */
export interface Listening {
  readonly places: readonly ListenOn[];
  readonly limits: ServerLimits;
  readonly tls: TlsFiles | null;
}

/** The servers of one daemon: one for its own address, or one for each socket that systemd has passed. */
export class Listeners {
  readonly #handle: Listener;
  #servers: HttpServer[] = [];
  #now: Listening | null = null;

  constructor(handle: Listener) {
    this.#handle = handle;
  }

  /**
   * Listens there, and no longer where it did before; connections that are open stay. Resolves with the
   * addresses as a person types them.
   *
   * @throws PicamdError as HttpServer.listen(); it listens where it did before then.
   */
  async listen(next: Listening): Promise<string[]> {
    // First, since 0.0.0.0 and 127.0.0.1 cannot both have a port.
    void this.close();
    const before = this.#now;
    try {
      return await this.#open(next);
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

  async #open(listening: Listening): Promise<string[]> {
    const { places, limits, tls } = listening;
    this.#now = listening;
    this.#servers = await Promise.all(places.map(() => HttpServer.create(this.#handle, limits, tls)));
    return Promise.all(places.map((place, i) => (this.#servers[i] as HttpServer).listen(place)));
  }
}
