import type { ListedToken, TokenApi } from './token-api.ts';

interface TokenPollerParts {
  readonly api: Pick<TokenApi, 'list'>;
  /** Whether somebody waits for a change. */
  isNeeded(): boolean;
  onTokens(tokens: readonly ListedToken[]): void;
  onFailure(failure: unknown): void;
  /** Starts a timer; returns a function that stops it. Tests have their own. */
  readonly timer?: (run: () => void, ms: number) => () => void;
}

/** A person looks at the app and then at this page. */
const POLL_MS = 2000;

const browserTimer = (run: () => void, ms: number) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** Asks for the list of tokens, again and again while that is needed. One request at a time. */
export class TokenPoller {
  readonly #parts: TokenPollerParts;
  readonly #timer: NonNullable<TokenPollerParts['timer']>;
  #pending: Promise<void> | null = null;
  #cancel = (): void => {};

  constructor(parts: TokenPollerParts) {
    this.#parts = parts;
    this.#timer = parts.timer ?? browserTimer;
  }

  /** Asks now, or joins the request that is pending. */
  refresh(): Promise<void> {
    this.#cancel();
    this.#pending ??= this.#ask().finally(() => {
      this.#pending = null;
      this.wake();
    });
    return this.#pending;
  }

  /** Asks again after a while if that is needed. */
  wake(): void {
    this.#cancel();
    if (this.#pending === null && this.#parts.isNeeded())
      this.#cancel = this.#timer(() => void this.refresh(), POLL_MS);
  }

  async #ask(): Promise<void> {
    try {
      this.#parts.onTokens(await this.#parts.api.list());
    } catch (error) {
      this.#parts.onFailure(error);
    }
  }
}
