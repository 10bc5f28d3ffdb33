import type { ScryptCost } from './password.ts';

/** For tests; delays are in ms. */
export interface AccessOverrides {
  /** Minimum time between two checks of the credentials file for changes. */
  refreshMs?: number | undefined;
  /** How long the first responses to wrong credentials are delayed. */
  holdMs?: number | undefined;
  /** Where known addresses survive a restart; '': nowhere. By default, the service's StateDirectory. */
  stateFolder?: string | undefined;
  /** Of the first user's password, and of one that an unknown user shows. */
  passwordCost?: ScryptCost | undefined;
}
