import type { Authenticator, Identity, PresentedCredentials } from './authenticator.ts';
import type { LoginThrottle } from './login-throttle.ts';

/** Why a client is denied access, by its code in errors.ts. */
export interface Denial {
  readonly code:
    | 'no-credentials'
    | 'wrong-credentials'
    | 'only-viewing'
    | 'not-set-up'
    | 'wrong-code'
    | 'too-many-guesses'
    | 'busy-verifying';
  /** How long to delay the response, at least. */
  readonly holdMs: number;
}

interface LoginGuardParts {
  readonly authenticator: Authenticator;
  /** Of passwords and setup codes. */
  readonly passwords: LoginThrottle;
  /** Separate: wrong tokens, from an old NVR or from images in a hostile page, must not block a password. */
  readonly tokens: LoginThrottle;
  /** Called once when an address has guessed too often and is blocked from now on. */
  onBlocked(address: string): void;
}

/** Checks credentials and the setup code, and throttles addresses that guess. */
export class LoginGuard {
  readonly #parts: LoginGuardParts;

  constructor(parts: LoginGuardParts) {
    this.#parts = parts;
  }

  /** Resolves with null for an expired session. */
  async identify(presented: PresentedCredentials, address: string): Promise<Identity | Denial | null> {
    const { authenticator, onBlocked } = this.#parts;
    const nowMs = performance.now();
    const known = authenticator.recognize(presented);
    if (known !== null || presented.kind === 'session') return known;
    // The same credentials as in a check that is already running: not another guess.
    const pending = presented.kind === 'password' ? authenticator.pendingVerification(presented) : undefined;
    if (pending !== undefined) {
      const identity = await pending;
      if (identity === 'busy') return { code: 'busy-verifying', holdMs: 0 };
      return identity ?? { code: 'wrong-credentials', holdMs: 0 };
    }
    const throttle = presented.kind === 'password' ? this.#parts.passwords : this.#parts.tokens;
    if (throttle.isBlocked(address, nowMs)) return { code: 'too-many-guesses', holdMs: 0 };
    // Counted before the check, so that a hundred concurrent guesses count as a hundred.
    const { tries, holdMs } = throttle.recordFailure(address, nowMs);
    const identity = presented.kind === 'password' ? await authenticator.verify(presented, tries) : null;
    if (identity === 'busy') {
      throttle.recordUnchecked(address, performance.now());
      return { code: 'busy-verifying', holdMs };
    }
    if (identity !== null) throttle.recordSuccess(address);
    else if (throttle.isBlocked(address, nowMs) && tries === throttle.blockAfter) onBlocked(address);
    return identity ?? { code: 'wrong-credentials', holdMs };
  }

  /** Null if the code is right. A wrong one costs what a wrong password costs. */
  checkSetupCode(isRight: () => boolean, address: string): Denial | null {
    const { passwords: throttle, onBlocked } = this.#parts;
    const nowMs = performance.now();
    if (throttle.isBlocked(address, nowMs)) return { code: 'too-many-guesses', holdMs: 0 };
    if (isRight()) {
      throttle.recordSuccess(address);
      return null;
    }
    const { tries, holdMs } = throttle.recordFailure(address, nowMs);
    if (tries === throttle.blockAfter) onBlocked(address);
    return { code: 'wrong-code', holdMs };
  }
}

export function isDenial(result: Identity | Denial | null): result is Denial {
  return result !== null && 'code' in result;
}
