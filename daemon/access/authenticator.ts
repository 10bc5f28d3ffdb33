import { createHmac, randomBytes } from 'node:crypto';
import { hasAnyone, noCredentials } from './credentials.ts';
import type { Credentials } from './credentials.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { PasswordQueue } from './password-queue.ts';
import type { PasswordQueueOptions, Turn } from './password-queue.ts';
import type { ScryptCost } from './password.ts';
import { ExpiringMap } from './expiring-map.ts';
import type { GrantableRight } from './rights.ts';
import { ROLES } from './rights.ts';
import { readSession, SESSION_SECONDS } from './sessions.ts';
import type { Session } from './sessions.ts';
import { tokenName } from './tokens.ts';

/** What a client presents to get access. */
export type PresentedCredentials =
  | { kind: 'password'; user: string; password: string }
  | { kind: 'token'; token: string }
  | { kind: 'session'; cookie: string };

/** A known client. */
export interface Identity {
  readonly kind: 'user' | 'token';
  readonly name: string;
  /** The password's hash or the token's digest: the identity is valid while this is unchanged. */
  readonly proof: string;
  /** Of the user's role, or of the token. */
  readonly rights: readonly GrantableRight[];
  /** The names of its cameras; null: all. */
  readonly cameras: readonly string[] | null;
  /** With a session, the identity also ends with it. */
  readonly session?: Session;
}

/** A day since the last use: an NVR that reconnects at night waits for no scrypt, and is not held up by others' guesses. */
const CACHE_MS = 86_400_000;
const MAX_CACHED = 256;
/** The oldest is forgotten; its browser has forgotten it as well. */
const MAX_ENDED = 1000;

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
  /** The ids of sessions that were ended by logging out. */
  readonly #ended = new ExpiringMap<true>(MAX_ENDED, SESSION_SECONDS * 1000);
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

  /** See hasAnyone(). */
  get hasCredentials(): boolean {
    return hasAnyone(this.#credentials);
  }

  /** Looks up a cached password, token or session without scrypt. */
  recognize(presented: PresentedCredentials): Identity | null {
    const credentials = this.#credentials;
    if (presented.kind === 'token')
      return this.#identity('token', tokenName(presented.token, credentials, Date.now()));
    if (presented.kind === 'session') {
      const session = readSession(presented.cookie, credentials, Date.now());
      const identity = this.#identity('user', session?.user ?? null);
      if (session === null || identity === null || this.#hasEnded(session, Date.now())) return null;
      return { ...identity, session };
    }
    const digest = this.#digest(presented);
    if (this.#cache.get(digest, performance.now()) === undefined) return null;
    this.#cache.set(digest, true, performance.now());
    return this.#identity('user', presented.user);
  }

  /** Ends the session of this cookie, if it is valid, and with it all streams that use it. */
  endSession(cookie: string): void {
    const session = readSession(cookie, this.#credentials, Date.now());
    if (session !== null) this.#ended.set(session.id, true, Date.now());
  }

  /**
   * The identity with the rights that it has by now; null when the password has changed, the session has ended, or the
   * token is revoked or has expired.
   */
  current({ kind, name, proof, session }: Identity, nowMs: number): Identity | null {
    const identity = this.#identity(kind, name);
    if (identity?.proof !== proof) return null;
    if (session !== undefined) return this.#hasEnded(session, nowMs) ? null : { ...identity, session };
    const expiresMs = kind === 'token' ? this.#credentials.tokens.get(name)?.expiresMs : null;
    return typeof expiresMs === 'number' && nowMs >= expiresMs ? null : identity;
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
    const known = users.get(user)?.passwordHash;
    const hash = known ?? (await this.#decoy);
    const isRight = await this.#queue.run(turn, () => verifyPassword(password, hash));
    if (isRight === null) return 'busy';
    // The credentials may have changed meanwhile.
    if (!isRight || known === undefined || known !== this.#credentials.users.get(user)?.passwordHash)
      return null;
    this.#cache.set(this.#digest({ user, password }), true, performance.now());
    return this.#identity('user', user);
  }

  #hasEnded({ id, expiresMs }: Session, nowMs: number): boolean {
    return nowMs > expiresMs || this.#ended.get(id, nowMs) === true;
  }

  #identity(kind: Identity['kind'], name: string | null): Identity | null {
    if (name === null) return null;
    const user = kind === 'user' ? this.#credentials.users.get(name) : undefined;
    if (user !== undefined)
      return { kind, name, proof: user.passwordHash, rights: ROLES[user.role], cameras: user.cameras };
    const token = kind === 'token' ? this.#credentials.tokens.get(name) : undefined;
    if (token === undefined) return null;
    return { kind, name, proof: token.digest, rights: token.rights, cameras: token.cameras };
  }

  #digest({ user, password }: Login): string {
    return createHmac('sha256', this.#cacheKey).update(`${user}\0${password}`).digest('base64');
  }
}
