import { networkOf } from '../net/network-prefix.ts';
import { ExpiringMap } from './expiring-map.ts';

/** So many wrong tries are mistakes of a person or an old password in an NVR. */
const FREE_TRIES = 4;
/** From so many on an address is refused without a look at what it sends. */
const REFUSED_FROM = 10;
/** An address is unblocked after this long without a try. */
export const BLOCK_SECONDS = 600;
const MOST_ADDRESSES = 4096;
/** Answers to wrong credentials are held back for so long at least: Motion asks again at once, for ever. */
const HOLD_MS = 1500;
/** Times the first: 12 s. */
const LONGEST_HOLD = 8;

/**
 * Makes guessing cost time, by address: the first wrong answers take 1.5 s, later ones longer, and then the
 * address is refused until it has been quiet for ten minutes. Other addresses notice nothing of it. `nowMs` is
 * performance.now(): a clock that is set must make ten minutes neither shorter nor longer.
 */
export class LoginThrottle {
  readonly #tries = new ExpiringMap<number>(MOST_ADDRESSES, BLOCK_SECONDS * 1000);

  readonly #holdMs: number;
  readonly blockAfter = REFUSED_FROM;

  constructor(holdMs: number = HOLD_MS) {
    this.#holdMs = holdMs;
  }

  /** Whether the address has guessed so often that it is not heard any more. */
  isBlocked(address: string, nowMs: number): boolean {
    return (this.#tries.get(networkOf(address), nowMs) ?? 0) >= REFUSED_FROM;
  }

  /** Counts a wrong try; returns how many there have been and for how many ms the answer is to be held back. */
  recordFailure(address: string, nowMs: number): { tries: number; holdMs: number } {
    const tries = (this.#tries.get(networkOf(address), nowMs) ?? 0) + 1;
    this.#tries.set(networkOf(address), tries, nowMs);
    const holdMs = this.#holdMs * Math.min(LONGEST_HOLD, 2 ** Math.max(0, tries - FREE_TRIES));
    return { tries, holdMs };
  }

  /** The try was not looked at: it has its price like any other, but nobody is refused for it. */
  recordUnchecked(address: string, nowMs: number): void {
    if (this.isBlocked(address, nowMs)) this.#tries.set(networkOf(address), REFUSED_FROM - 1, nowMs);
  }

  /** Whoever gets it right has made mistakes before. */
  recordSuccess(address: string): void {
    this.#tries.delete(networkOf(address));
  }

  get size(): number {
    return this.#tries.size;
  }
}
