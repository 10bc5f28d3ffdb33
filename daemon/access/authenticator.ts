import { createHmac, randomBytes } from 'node:crypto';
import { noCredentials } from './credentials.ts';
import type { Credentials } from './credentials.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { PasswordQueue } from './password-queue.ts';
import type { PasswordQueueOptions, Turn } from './password-queue.ts';
import type { ScryptCost } from './password.ts';
import { ExpiringMap } from './expiring-map.ts';
import { sessionUser } from './sessions.ts';
import { tokenName } from './tokens.ts';

/** What a client presents to get access. */
export type PresentedCredentials =
  | { kind: 'password'; user: string; password: string }
  | { kind: 'token'; token: string }
  | { kind: 'session'; cookie: string };

/** A known client; a token can only view. */
export interface Identity {
  readonly kind: 'user' | 'token';
  readonly name: string;
  /** The password's hash or the token's digest: the identity is valid while this is unchanged. */
  readonly proof: string;
}

const CACHE_MS = 5 * 60_000;
const MAX_CACHED = 256;

type Login = { user: string; password: string };
type Verified = Identity | null | 'busy';

/** Checks what clients present against the credentials. */
export class Authenticator {
  #credentials: Credentials = noCredentials();
  /** Verified passwords, as keyed hashes: ten snapshots per second must not cost ten scrypts. */
  readonly #cache = new ExpiringMap<true>(MAX_CACHED, CACHE_MS);
  /** Running verifications: a hundred viewers arriving at once with the same password cost one scrypt. */
  readonly #pending = new Map<string, Promise<Verified>>();
  readonly #cacheKey = randomBytes(32);
  /** Verified for an unknown user, which takes as long as for a known one. */
  #decoy: Promise<string> | null = null;
  readonly #decoyCost: ScryptCost | undefined;
  readonly #queue: PasswordQueue;

  /** `decoyCost`: what an unknown user costs, for tests. */
  constructor(decoyCost?: ScryptCost, queue?: PasswordQueueOptions) {
    this.#decoyCost = decoyCost;
    this.#queue = new PasswordQueue(queue);
  }

  get credentials(): Credentials {
    return this.#credentials;
  }

  /** Replaces the credentials and clears the password cache. */
  use(credentials: Credentials): void {
    this.#credentials = credentials;
    this.#cache.clear();
  }

  /** Whether there is a user or a token. */
  get hasCredentials(): boolean {
    return this.#credentials.users.size + this.#credentials.tokens.size > 0;
  }

  /** Looks up a cached password, token or session without scrypt. */
  recognize(presented: PresentedCredentials): Identity | null {
    const credentials = this.#credentials;
    if (presented.kind === 'token')
      return this.#identity('token', tokenName(presented.token, credentials, Date.now()));
    if (presented.kind === 'session')
      return this.#identity('user', sessionUser(presented.cookie, credentials, Date.now()));
    const isCached = this.#cache.get(this.#digest(presented), performance.now()) === true;
    return this.#identity('user', isCached ? presented.user : null);
  }

  /** Whether the password is unchanged, or the token neither revoked nor expired. */
  isStillValid({ kind, name, proof }: Identity, nowMs: number): boolean {
    const { users, tokens } = this.#credentials;
    if (kind === 'user') return users.get(name) === proof;
    const token = tokens.get(name);
    return token?.digest === proof && (token.expiresMs === null || nowMs < token.expiresMs);
  }

  /** The running verification of the same user and password, if any. */
  pendingVerification(login: Login): Promise<Verified> | undefined {
    return this.#pending.get(this.#digest(login));
  }

  /**
   * Verifies a password with scrypt. Resolves with null if it is wrong, 'busy' if it was not checked because too many
   * wait. `turn` decides when it is checked.
   */
  verify(login: Login, turn: Turn): Promise<Verified> {
    const digest = this.#digest(login);
    const verified = this.#verify(login, turn).finally(() => this.#pending.delete(digest));
    this.#pending.set(digest, verified);
    return verified;
  }

  /** Drops the passwords that wait to be verified. */
  stop(): void {
    this.#queue.stop();
  }

  async #verify({ user, password }: Login, turn: Turn): Promise<Verified> {
    const { users } = this.#credentials;
    this.#decoy ??= hashPassword(randomBytes(16).toString('hex'), this.#decoyCost);
    const hash = users.get(user) ?? (await this.#decoy);
    const isRight = await this.#queue.run(turn, () => verifyPassword(password, hash));
    if (isRight === null) return 'busy';
    // The credentials may have changed meanwhile.
    if (!isRight || users.get(user) === undefined || users.get(user) !== this.#credentials.users.get(user))
      return null;
    this.#cache.set(this.#digest({ user, password }), true, performance.now());
    return this.#identity('user', user);
  }

  #identity(kind: Identity['kind'], name: string | null): Identity | null {
    if (name === null) return null;
    const { users, tokens } = this.#credentials;
    return { kind, name, proof: (kind === 'user' ? users.get(name) : tokens.get(name)?.digest) ?? '' };
  }

  #digest({ user, password }: Login): string {
    return createHmac('sha256', this.#cacheKey).update(`${user}\0${password}`).digest('base64');
  }
}
