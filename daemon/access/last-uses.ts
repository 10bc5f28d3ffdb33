import type { Identity } from './authenticator.ts';
import type { Credentials } from './credentials.ts';

/** The last request of a user or with a token. */
export interface LastUse {
  /** Wall clock, ms since 1970. */
  readonly atMs: number;
  readonly address: string;
}

/**
 * When users and tokens were last used, since picamd started: not stored, or each viewer would cost writes to the card. Only
 * has those that exist, so their limits bound it.
 */
export class LastUses {
  readonly #uses = new Map<string, LastUse>();

  record(identity: Identity, address: string, nowMs: number): void {
    this.#uses.set(keyOf(identity), { atMs: nowMs, address });
  }

  ofUser(name: string): LastUse | null {
    return this.#uses.get(`user ${name}`) ?? null;
  }

  /** By its digest: a new token of the same name has not been used. */
  ofToken(digest: string): LastUse | null {
    return this.#uses.get(`token ${digest}`) ?? null;
  }

  /** Forgets users and tokens that are gone. */
  keep({ users, tokens }: Credentials): void {
    const kept = new Set([
      ...[...users.keys()].map((name) => `user ${name}`),
      ...[...tokens.values()].map(({ digest }) => `token ${digest}`),
    ]);
    for (const key of this.#uses.keys()) if (!kept.has(key)) this.#uses.delete(key);
  }
}

function keyOf({ kind, name, proof }: Identity): string {
  return `${kind} ${kind === 'user' ? name : proof}`;
}
