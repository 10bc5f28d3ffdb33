import { LEASE_MS } from './want-message.ts';
import type { Want } from './want-message.ts';

/** A site has a few hubs. Of more, those with the highest wishes count: the others get what these get. */
const MOST_LEASES = 64;

interface Lease {
  readonly fps: number;
  readonly width: number;
  readonly endMs: number;
}

/** Who wants frames, and how many, until they no longer say so. Times are monotonic, in ms. */
export class Leases {
  readonly #leases = new Map<string, Lease>();

  /** Renews or ends the lease of a hub. */
  take({ by, fps, width }: Want, nowMs: number): void {
    this.#leases.delete(by);
    if (fps > 0) this.#leases.set(by, { fps, width, endMs: nowMs + LEASE_MS });
    if (this.#leases.size <= MOST_LEASES) return;
    this.#forgetOld(nowMs);
    if (this.#leases.size > MOST_LEASES) this.#leases.delete(this.#lowest());
  }

  /** The highest rate, and the largest width; null while nobody wants frames. */
  wish(nowMs: number): { readonly fps: number; readonly width: number } | null {
    this.#forgetOld(nowMs);
    if (this.#leases.size === 0) return null;
    const all = [...this.#leases.values()];
    return {
      fps: Math.max(...all.map(({ fps }) => fps)),
      // 0 is the whole picture.
      width: all.some(({ width }) => width === 0) ? 0 : Math.max(...all.map(({ width }) => width)),
    };
  }

  /** When the next one ends, unless it is renewed; null if there is none. */
  get nextEndMs(): number | null {
    const ends = [...this.#leases.values()].map(({ endMs }) => endMs);
    return ends.length === 0 ? null : Math.min(...ends);
  }

  get size(): number {
    return this.#leases.size;
  }

  clear(): void {
    this.#leases.clear();
  }

  #forgetOld(nowMs: number): void {
    for (const [by, { endMs }] of this.#leases) if (nowMs >= endMs) this.#leases.delete(by);
  }

  #lowest(): string {
    const [lowest] = [...this.#leases].toSorted(([, a], [, b]) => a.fps - b.fps);
    return lowest?.[0] ?? '';
  }
}
