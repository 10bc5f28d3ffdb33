import type { Authenticator, Identity, PresentedCredentials } from './authenticator.ts';
import { ExpiringMap } from './expiring-map.ts';
import type { KnownAddresses } from './known-addresses.ts';
import type { LoginThrottle } from './login-throttle.ts';
import { crowdOf } from '../net/network-prefix.ts';

/** Why a client is denied access, by its code in errors.ts. */
export interface Denial {
  readonly code:
    | 'no-credentials'
    | 'wrong-credentials'
    | 'only-viewing'
    | 'missing-right'
    | 'needs-admin'
    | 'not-set-up'
    | 'wrong-code'
    | 'too-many-guesses'
    | 'busy-verifying';
  /** How long to delay the response, at least. */
  readonly holdMs: number;
}

/** How credentials arrive: in the Authorization header or URL, or in the login form. */
export type LoginWay = 'request' | 'form';

interface LoginGuardParts {
  readonly authenticator: Authenticator;
  readonly known: KnownAddresses;
  /** Of passwords in requests. */
  readonly passwords: LoginThrottle;
  /** Of the forms for passwords and setup codes. Separate: a page of another site can make a browser repeat a password. */
  readonly forms: LoginThrottle;
  /** Separate: wrong tokens, from an old NVR or from images in a hostile page, must not block a password. */
  readonly tokens: LoginThrottle;
  /** Called once when an address has guessed too often and is blocked from now on. */
  onBlocked(address: string): void;
  /** Passwords arrive faster than they can be checked. Called at most once a minute, with how many since the last time. */
  onBusy(unchecked: number): void;
}

/** How long an address that was turned away goes before those that have just arrived. */
const RETURN_MS = 60_000;
const MAX_TURNED_AWAY = 4096;
const BUSY_REPORT_MS = 60_000;

/** Checks credentials and the setup code, and throttles addresses that guess. */
export class LoginGuard {
  readonly #parts: LoginGuardParts;
  readonly #turnedAway = new ExpiringMap<true>(MAX_TURNED_AWAY, RETURN_MS);
  #unchecked = 0;
  #busyReportedMs = Number.NEGATIVE_INFINITY;

  constructor(parts: LoginGuardParts) {
    this.#parts = parts;
  }

  /** Resolves with null for an expired session. */
  async identify(
    presented: PresentedCredentials,
    address: string,
    way: LoginWay = 'request',
  ): Promise<Identity | Denial | null> {
    const { authenticator, known, onBlocked } = this.#parts;
    const nowMs = performance.now();
    const recognized = authenticator.recognize(presented);
    if (recognized?.kind === 'user') known.add(address, Date.now());
    if (recognized !== null || presented.kind === 'session') return recognized;
    // The same credentials as in a check that is already running: not another guess.
    const pending = presented.kind === 'password' ? authenticator.pendingVerification(presented) : undefined;
    if (pending !== undefined) {
      const identity = await pending;
      if (identity === 'busy') return { code: 'busy-verifying', holdMs: 0 };
      return identity ?? { code: 'wrong-credentials', holdMs: 0 };
    }
    const throttle = this.#throttleOf(presented, way);
    if (throttle.isBlocked(address, nowMs)) return { code: 'too-many-guesses', holdMs: 0 };
    // Counted before the check, so that a hundred concurrent guesses count as a hundred.
    const { tries, holdMs } = throttle.recordFailure(address, nowMs);
    const identity =
      presented.kind === 'password'
        ? await authenticator.verify(presented, this.#turn(address, tries))
        : null;
    if (identity === 'busy') {
      throttle.recordUnchecked(address, performance.now());
      this.#turnAway(address, performance.now());
      return { code: 'busy-verifying', holdMs };
    }
    this.#turnedAway.delete(address);
    if (identity !== null) {
      throttle.recordSuccess(address);
      known.add(address, Date.now());
    } else if (throttle.isBlocked(address, nowMs) && tries === throttle.blockAfter) onBlocked(address);
    return identity ?? { code: 'wrong-credentials', holdMs };
  }

  /** Null if the code is right. A wrong one costs what a wrong password costs. */
  checkSetupCode(isRight: () => boolean, address: string): Denial | null {
    const { forms: throttle, onBlocked } = this.#parts;
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

  #throttleOf({ kind }: PresentedCredentials, way: LoginWay): LoginThrottle {
    const { forms, passwords, tokens } = this.#parts;
    if (way === 'form') return forms;
    return kind === 'password' ? passwords : tokens;
  }

  #turn(address: string, tries: number) {
    return {
      known: this.#parts.known.has(address, Date.now()),
      crowd: crowdOf(address),
      tries,
      returning: this.#turnedAway.get(address, performance.now()) === true,
    };
  }

  #turnAway(address: string, nowMs: number): void {
    this.#turnedAway.set(address, true, nowMs);
    this.#unchecked++;
    if (nowMs - this.#busyReportedMs < BUSY_REPORT_MS) return;
    this.#parts.onBusy(this.#unchecked);
    this.#unchecked = 0;
    this.#busyReportedMs = nowMs;
  }
}

export function isDenial(result: Identity | Denial | null): result is Denial {
  return result !== null && 'code' in result;
}
