import type { Config } from './config/settings.ts';
import type { Notice } from './errors.ts';

/** A part of picamd that settings switch on. Until then, its modules are not loaded. */
export interface OptionalPart {
  /** What is wrong with it now. */
  readonly notices: readonly Notice[];
  /** Starts it, changes it or ends it, as the settings say. Rejects only on errors of picamd itself. */
  apply(config: Config): Promise<void>;
  /** Ends it for good: nothing of it runs on then. */
  stop(): Promise<void>;
}
