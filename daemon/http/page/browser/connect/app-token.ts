import { failureOf } from './token-api.ts';
import type { ApiFailure, ListedToken, TokenApi } from './token-api.ts';

/** The token of an app. Its text is only known to the page that has made it. */
export type AppTokenState =
  /** Not known yet. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'none' }
  | { readonly kind: 'exists'; readonly listed: ListedToken }
  /** `used`: the app has made its first request. */
  | { readonly kind: 'made'; readonly token: string; readonly used: boolean };

/** What a token may do that can only view the picture. */
const ONLY_VIEWING: readonly string[] = ['live'];

/** The one token of an app, named after it. */
export class AppToken {
  readonly name: string;
  readonly rights: readonly string[];
  readonly #api: TokenApi;
  readonly #onChange: () => void;
  #state: AppTokenState = { kind: 'unknown' };
  #failure: ApiFailure | null = null;
  #busy = false;

  /** @param onChange called after each change of `state`, `busy` and `failure` */
  constructor(name: string, api: TokenApi, onChange: () => void, rights = ONLY_VIEWING) {
    this.name = name;
    this.rights = rights;
    this.#api = api;
    this.#onChange = onChange;
  }

  get state(): AppTokenState {
    return this.#state;
  }

  /** Whether it may do more than view the picture. */
  get mayMore(): boolean {
    return this.rights.some((right) => right !== 'live');
  }

  /** Whether a request is pending. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Why the last request failed. */
  get failure(): ApiFailure | null {
    return this.#failure;
  }

  /** Whether the app has made a request with its token since picamd started. */
  get isConnected(): boolean {
    return this.#state.kind === 'made'
      ? this.#state.used
      : this.#state.kind === 'exists' && isInUse(this.#state.listed);
  }

  /** Takes the list of all tokens. One that was asked for before a request of ours may be older than what that did. */
  show(tokens: readonly ListedToken[]): void {
    if (this.#busy) return;
    if (this.#state.kind === 'unknown') this.#failure = null;
    const listed = tokens.find(({ name }) => name === this.name);
    if (listed === undefined) this.#state = { kind: 'none' };
    else if (this.#state.kind === 'made') this.#state = { ...this.#state, used: listed.lastUsed !== null };
    else this.#state = { kind: 'exists', listed };
    this.#onChange();
  }

  /** The list could not be loaded. */
  fail(failure: ApiFailure): void {
    if (this.#state.kind !== 'unknown') return;
    this.#failure = failure;
    this.#onChange();
  }

  /** Makes a new token. The old one ends, if there is one. */
  async make(): Promise<void> {
    await this.#run(async () => {
      if (this.#state.kind !== 'none') await this.#revoke();
      this.#state = { kind: 'made', token: await this.#api.create(this.name, this.rights), used: false };
    });
  }

  async revoke(): Promise<void> {
    await this.#run(() => this.#revoke());
  }

  async #revoke(): Promise<void> {
    await this.#api.revoke(this.name);
    this.#state = { kind: 'none' };
  }

  async #run(act: () => Promise<void>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    this.#failure = null;
    this.#onChange();
    try {
      await act();
    } catch (error) {
      this.#failure = failureOf(error);
    }
    this.#busy = false;
    this.#onChange();
  }
}

function isInUse({ hasEnded, lastUsed }: ListedToken): boolean {
  return !hasEnded && lastUsed !== null;
}
