import type { RequestListener } from 'node:http';
import { HttpServer } from './http/server.ts';
import type { ListenOn } from './http/listen-on.ts';

/** The servers of one daemon: one for its own address, or one for each socket that systemd has passed. */
export class Listeners {
  readonly #handle: RequestListener;
  #servers: HttpServer[] = [];
  #places: readonly ListenOn[] = [];

  constructor(handle: RequestListener) {
    this.#handle = handle;
  }

  /**
   * Listens there, and no longer where it did before; connections that are open stay. Resolves with the
   * addresses as a person types them.
   *
   * @throws PicamdError as HttpServer.listen(); it listens where it did before then.
   */
  async listen(places: readonly ListenOn[]): Promise<string[]> {
    // First, since 0.0.0.0 and 127.0.0.1 cannot both have a port.
    void this.close();
    const before = this.#places;
    try {
      return await this.#open(places);
    } catch (error) {
      if (before.length > 0) await this.#open(before);
      throw error;
    }
  }

  async #open(places: readonly ListenOn[]): Promise<string[]> {
    this.#places = places;
    this.#servers = places.map(() => new HttpServer(this.#handle));
    return Promise.all(places.map((place, i) => (this.#servers[i] as HttpServer).listen(place)));
  }

  /** No new connections; resolves when the last one is gone. */
  async close(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.close()));
  }

  /** Cuts every connection that is left. */
  cut(): void {
    for (const server of this.#servers) server.cut();
  }
}
