import type { Client } from '../access/client.ts';

export interface ViewerLimits {
  readonly MAX_VIEWERS: number;
  readonly MAX_VIEWERS_PER_ADDRESS: number;
}

/** The most of MAX_VIEWERS that one token may have: whoever finds it must not keep the others out. */
const TOKEN_SHARE = 0.75;
/** Of MAX_VIEWERS, kept for users, whatever all tokens together do. */
const USER_SHARE = 0.1;

/** Limits viewers, in total and per address and token, including those waiting for their first frame. */
export class ViewerLimiter {
  /** Viewers refused since the start. */
  refused = 0;
  readonly #limits: () => ViewerLimits;
  /** Viewers by group; see #groupsOf(). */
  readonly #viewers = new Map<string, number>();

  constructor(limits: () => ViewerLimits) {
    this.#limits = limits;
  }

  /** Admits a viewer, or returns null at a limit. Call the returned function once when the viewer leaves. */
  enter(client: Pick<Client, 'address' | 'identity'>): (() => void) | null {
    const groups = this.#groupsOf(client);
    if (groups.some(([group, most]) => this.#count(group) >= most)) {
      this.refused++;
      return null;
    }
    for (const [group] of groups) this.#viewers.set(group, this.#count(group) + 1);
    return () => {
      for (const [group] of groups) this.#leave(group);
    };
  }

  /** The groups that the client's viewers count in, each with its limit. */
  #groupsOf({ address, identity }: Pick<Client, 'address' | 'identity'>): [group: string, most: number][] {
    const { MAX_VIEWERS, MAX_VIEWERS_PER_ADDRESS } = this.#limits();
    const groups: [string, number][] = [
      ['all', MAX_VIEWERS],
      [`address ${address}`, MAX_VIEWERS_PER_ADDRESS],
    ];
    if (identity === null || identity === 'anyone' || identity.kind === 'user') return groups;
    // A single place is for whoever comes first.
    const forTokens = Math.max(1, MAX_VIEWERS - Math.ceil(MAX_VIEWERS * USER_SHARE));
    const forOne = Math.max(1, Math.floor(MAX_VIEWERS * TOKEN_SHARE));
    return [...groups, ['tokens', forTokens], [`token ${identity.name}`, forOne]];
  }

  #count(group: string): number {
    return this.#viewers.get(group) ?? 0;
  }

  #leave(group: string): void {
    const remaining = this.#count(group) - 1;
    if (remaining === 0) this.#viewers.delete(group);
    else this.#viewers.set(group, remaining);
  }
}
