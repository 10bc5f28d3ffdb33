export interface ViewerLimits {
  /** In all, and from one address. */
  readonly MAX_VIEWERS: number;
  readonly MAX_VIEWERS_PER_ADDRESS: number;
}

/** Counts the viewers, those that still wait for their first frame too. */
export class ViewerLimiter {
  /** Turned away since the start. */
  refused = 0;
  readonly #limits: () => ViewerLimits;
  readonly #byAddress = new Map<string, number>();
  #total = 0;

  constructor(limits: () => ViewerLimits) {
    this.#limits = limits;
  }

  /** A place, to be given back by calling the returned function once, or null when there is none. */
  enter(address: string): (() => void) | null {
    const { MAX_VIEWERS, MAX_VIEWERS_PER_ADDRESS } = this.#limits();
    const here = this.#byAddress.get(address) ?? 0;
    if (this.#total >= MAX_VIEWERS || here >= MAX_VIEWERS_PER_ADDRESS) {
      this.refused++;
      return null;
    }
    this.#total++;
    this.#byAddress.set(address, here + 1);
    return () => this.#leave(address);
  }

  #leave(address: string): void {
    this.#total--;
    const here = (this.#byAddress.get(address) ?? 1) - 1;
    if (here === 0) this.#byAddress.delete(address);
    else this.#byAddress.set(address, here);
  }
}
