import { householdOf } from '../net/network-prefix.ts';

/** Limits answers that take long, in all and for each household, so that nobody keeps the others out. */
export class PlaceLimiter {
  readonly #inAll: number;
  readonly #each: number;
  /** By household, each time it has a place. */
  readonly #places: string[] = [];

  constructor({ inAll, each }: { readonly inAll: number; readonly each: number }) {
    this.#inAll = inAll;
    this.#each = each;
  }

  /** Null if all places are taken. Call the returned function when the answer is complete or given up; twice does no harm. */
  enter(address: string): (() => void) | null {
    const household = householdOf(address);
    const own = this.#places.filter((place) => place === household).length;
    if (own >= this.#each || this.#places.length >= this.#inAll) return null;
    this.#places.push(household);
    let isLeft = false;
    return () => {
      if (isLeft) return;
      isLeft = true;
      this.#places.splice(this.#places.indexOf(household), 1);
    };
  }
}
