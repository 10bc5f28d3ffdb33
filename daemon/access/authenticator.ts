import { createHmac, randomBytes } from 'node:crypto';
import { noCredentials } from './credentials.ts';
import type { Credentials } from './credentials.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { ExpiringMap } from './expiring-map.ts';
import { sessionUser } from './sessions.ts';
import { tokenName } from './tokens.ts';

/** What a client shows to be let in. */
export type PresentedCredentials =
  | { kind: 'password'; user: string; password: string }
  | { kind: 'token'; token: string }
  | { kind: 'session'; cookie: string };

/** Who somebody is; a token may look at the picture and nothing else. */
export interface Identity {
  readonly kind: 'user' | 'token';
  readonly name: string;
  /** What it stands on: hash of the password or digest of the token. */
  readonly proof: string;
}

const REMEMBER_MS = 5 * 60_000;
const MOST_REMEMBERED = 256;

type Login = { user: string; password: string };
type Verified = Identity | null | 'busy';

/** Checks what clients show against the credentials. */
export class Authenticator {
  #credentials: Credentials = noCredentials();
  /** Passwords that were right, as keyed hashes: ten snapshots a second must not cost ten scrypts. */
  readonly #right = new ExpiringMap<true>(MOST_REMEMBERED, REMEMBER_MS);
  /** Passwords that are being computed: a hundred viewers who come at once with the same one cost one scrypt. */
  readonly #computing = new Map<string, Promise<Verified>>();
  readonly #rightKey = randomBytes(32);
  /** A name that does not exist takes as long as one that does. */
  #decoy: Promise<string> | null = null;

  get credentials(): Credentials {
    return this.#credentials;
  }

  /** Takes others over; sessions and remembered passwords that they do not bear out are worth nothing. */
  use(credentials: Credentials): void {
    this.#credentials = credentials;
    this.#right.clear();
  }

  /** Whether anybody could log in at all. */
  get anybody(): boolean {
    return this.#credentials.users.size + this.#credentials.tokens.size > 0;
  }

  /** Who shows a password that was right within the last minutes, a token or a session; costs no scrypt. */
  known(shown: PresentedCredentials): Identity | null {
    const credentials = this.#credentials;
    if (shown.kind === 'token')
      return this.#identity('token', tokenName(shown.token, credentials, Date.now()));
    if (shown.kind === 'session')
      return this.#identity('user', sessionUser(shown.cookie, credentials, Date.now()));
    const right = this.#right.get(this.#digest(shown), performance.now());
    return this.#identity('user', right === true ? shown.user : null);
  }

  /** Whether somebody who was let in would still be: the password is the same, the token neither revoked nor ended. */
  isStillValid({ kind, name, proof }: Identity, nowMs: number): boolean {
    const { users, tokens } = this.#credentials;
    if (kind === 'user') return users.get(name) === proof;
    const token = tokens.get(name);
    return token?.digest === proof && (token.expiresMs === null || nowMs < token.expiresMs);
  }

  /** The computation that is under way for the same user and password, if there is one. */
  pendingVerification(shown: Login): Promise<Verified> | undefined {
    return this.#computing.get(this.#digest(shown));
  }

  /**
   * The same for a password that has to be computed; null when it is wrong, 'busy' when too many are being. `tries`
   * says how often its address has tried.
   */
  verify(shown: Login, tries: number): Promise<Verified> {
    const digest = this.#digest(shown);
    const computing = this.#compute(shown, tries).finally(() => this.#computing.delete(digest));
    this.#computing.set(digest, computing);
    return computing;
  }

  async #compute({ user, password }: Login, tries: number): Promise<Verified> {
    const { users } = this.#credentials;
    this.#decoy ??= hashPassword(randomBytes(16).toString('hex'));
    const right = await verifyPassword(password, users.get(user) ?? (await this.#decoy), tries);
    if (right === null) return 'busy';
    // As they are now: they may have changed meanwhile.
    if (!right || users.get(user) === undefined || users.get(user) !== this.#credentials.users.get(user))
      return null;
    this.#right.set(this.#digest({ user, password }), true, performance.now());
    return this.#identity('user', user);
  }

  #identity(kind: Identity['kind'], name: string | null): Identity | null {
    if (name === null) return null;
    const { users, tokens } = this.#credentials;
    return { kind, name, proof: (kind === 'user' ? users.get(name) : tokens.get(name)?.digest) ?? '' };
  }

  #digest({ user, password }: Login): string {
    return createHmac('sha256', this.#rightKey).update(`${user}\0${password}`).digest('base64');
  }
}
