import type { Authenticator } from './authenticator.ts';
import type { KnownAddresses } from './known-addresses.ts';
import { LoginGuard } from './login-guard.ts';
import { LoginThrottle } from './login-throttle.ts';
import type { Log } from '../log/logger.ts';
import { householdOf } from '../net/network-prefix.ts';

interface LoginGuardSetup {
  readonly authenticator: Authenticator;
  readonly known: KnownAddresses;
  readonly log: Log;
  /** For tests, see LoginThrottle. */
  readonly holdMs?: number | undefined;
}

/** Logs what it blocks. */
export function createLoginGuard({ authenticator, known, log, holdMs }: LoginGuardSetup): LoginGuard {
  // A neighbor in its /64 cannot get a known address blocked.
  const keyOf = (address: string) => (known.has(address, Date.now()) ? address : householdOf(address));
  return new LoginGuard({
    authenticator,
    known,
    passwords: new LoginThrottle(holdMs, keyOf),
    forms: new LoginThrottle(holdMs, keyOf),
    tokens: new LoginThrottle(holdMs, keyOf),
    onBlocked: (address) =>
      log.warn(
        { address },
        'access: too many wrong passwords or tokens; this address is blocked for ten minutes',
      ),
    onBusy: (unchecked) =>
      log.warn({ unchecked }, 'access: busy: passwords arrive faster than they can be checked'),
  });
}
