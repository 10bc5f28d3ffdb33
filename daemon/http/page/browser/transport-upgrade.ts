import type { Transport, TransportName } from './transport.ts';

const FIRST_WAIT_MS = 60_000;
const MAX_WAIT_MS = 15 * 60_000;

export interface TransportUpgradeOptions {
  readonly transports: Readonly<Record<TransportName, Transport>>;
  /** This transport delivers pictures. */
  onFound(name: TransportName): void;
}

/** Probes for a better transport while the current one continues. */
export class TransportUpgrade {
  readonly #options: TransportUpgradeOptions;
  /** Doubles with each probe and is never reset, so that a transport that works only now and then is rarely taken. */
  #waitMs = FIRST_WAIT_MS;
  #timer = 0;
  #attempt = new AbortController();

  constructor(options: TransportUpgradeOptions) {
    this.#options = options;
  }

  /** Probes these transports in order, after 1 min and then less and less often, until one delivers a picture. Ends the previous search. */
  search(better: readonly TransportName[]): void {
    clearTimeout(this.#timer);
    this.#attempt.abort();
    if (better.length > 0) this.#timer = setTimeout(() => void this.#probe(better), this.#waitMs);
  }

  async #probe(better: readonly TransportName[]): Promise<void> {
    this.#waitMs = Math.min(MAX_WAIT_MS, this.#waitMs * 2);
    for (const name of better) {
      const attempt = (this.#attempt = new AbortController());
      let delivered = false;
      const onPicture = () => {
        delivered = true;
        attempt.abort();
      };
      await this.#options.transports[name]({ fps: null, signal: attempt.signal, onPicture });
      if (delivered) return this.#options.onFound(name);
      if (attempt.signal.aborted) return;
    }
    this.search(better);
  }
}
