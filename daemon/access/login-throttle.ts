import { householdOf } from '../net/network-prefix.ts';
import { ExpiringMap } from './expiring-map.ts';

/** Failures tolerated before delays grow: a person's mistakes, or an old password in an NVR. */
const FREE_TRIES = 4;
/** From this failure on an address is blocked: what it sends is not checked. */
const BLOCK_AFTER = 10;
/** An address is unblocked after this long without a failure. */
export const BLOCK_SECONDS = 600;
const MAX_ADDRESSES = 4096;
/** Minimum delay of a response to wrong credentials: Motion retries at once, forever. */
const HOLD_MS = 1500;
/** 12 s. */
const MAX_HOLD_FACTOR = 8;

/**
 * Makes guessing slow, by address (for IPv6, by /64 network, unless `keyOf` says otherwise): the first failures take
 * 1.5 s, later ones longer, and then the address is blocked until it has been quiet for ten minutes. Other addresses
 * are not affected. `nowMs` is performance.now(), so that setting the clock neither shortens nor extends the ten minutes.
 */
export class LoginThrottle {
  readonly #tries = new ExpiringMap<number>(MAX_ADDRESSES, BLOCK_SECONDS * 1000);
  readonly #holdMs: number;
  readonly #keyOf: (address: string) => string;
  readonly blockAfter = BLOCK_AFTER;

  constructor(holdMs: number = HOLD_MS, keyOf: (address: string) => string = householdOf) {
    this.#holdMs = holdMs;
    this.#keyOf = keyOf;
  }

  isBlocked(address: string, nowMs: number): boolean {
    return (this.#tries.get(this.#keyOf(address), nowMs) ?? 0) >= BLOCK_AFTER;
  }

  /** Returns the number of failures, and by how many ms to delay the response. */
  recordFailure(address: string, nowMs: number): { tries: number; holdMs: number } {
    const tries = (this.#tries.get(this.#keyOf(address), nowMs) ?? 0) + 1;
    this.#tries.set(this.#keyOf(address), tries, nowMs);
    const holdMs = this.#holdMs * Math.min(MAX_HOLD_FACTOR, 2 ** Math.max(0, tries - FREE_TRIES));
    return { tries, holdMs };
  }

  /** A recorded failure has not been checked after all, and does not count. */
  recordUnchecked(address: string, nowMs: number): void {
    const tries = this.#tries.get(this.#keyOf(address), nowMs) ?? 0;
    if (tries > 1) this.#tries.set(this.#keyOf(address), tries - 1, nowMs);
    else this.#tries.delete(this.#keyOf(address));
  }

  /** A correct login clears earlier failures. */
  recordSuccess(address: string): void {
    this.#tries.delete(this.#keyOf(address));
  }

  get size(): number {
    return this.#tries.size;
  }
}
