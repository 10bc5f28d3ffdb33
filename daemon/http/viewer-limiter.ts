export interface ViewerLimits {
  readonly MAX_VIEWERS: number;
  readonly MAX_VIEWERS_PER_ADDRESS: number;
}

/** Limits viewers, in total and per address, including those waiting for their first frame. */
export class ViewerLimiter {
  /** Viewers refused since the start. */
  refused = 0;
  readonly #limits: () => ViewerLimits;
  readonly #byAddress = new Map<string, number>();
  #total = 0;

  constructor(limits: () => ViewerLimits) {
    this.#limits = limits;
  }

  /** Admits a viewer, or returns null at a limit. Call the returned function once when the viewer leaves. */
  enter(address: string): (() => void) | null {
    const { MAX_VIEWERS, MAX_VIEWERS_PER_ADDRESS } = this.#limits();
    const sameAddress = this.#byAddress.get(address) ?? 0;
    if (this.#total >= MAX_VIEWERS || sameAddress >= MAX_VIEWERS_PER_ADDRESS) {
      this.refused++;
      return null;
    }
    this.#total++;
    this.#byAddress.set(address, sameAddress + 1);
    return () => this.#leave(address);
  }

  #leave(address: string): void {
    this.#total--;
    const remaining = (this.#byAddress.get(address) ?? 1) - 1;
    if (remaining === 0) this.#byAddress.delete(address);
    else this.#byAddress.set(address, remaining);
  }
}
