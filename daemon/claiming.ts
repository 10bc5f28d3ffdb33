import { Claim } from './access/claim.ts';
import { removeClaimFile } from './access/claim-file.ts';
import type { Credentials } from './access/credentials.ts';
import { errorMessage } from './errors.ts';
import type { Log } from './log/logger.ts';

export interface InitialSetupParts {
  readonly log: Log;
  /** How often `look` is called, in ms. */
  readonly lookMs: number;
  /** Looks for a user that `picamd passwd` has made; nobody else may ask for anything for hours. */
  look(): Promise<void>;
  /** Somebody has made the first user in the browser. */
  onUser(credentials: Credentials): void;
  /** It is over. */
  onEnd(): void;
}

/** The time in which nobody could log in and somebody may become the first user: begun with a code, ended by a user. */
export class InitialSetup {
  readonly #parts: InitialSetupParts;
  #claim: Claim | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: InitialSetupParts) {
    this.#parts = parts;
  }

  /** Null: it is over, or was never begun. */
  get claim(): Claim | null {
    return this.#claim;
  }

  /** Does nothing when it has been begun so already. `path` is where the user will be written. */
  begin(code: string, path: string): void {
    if (this.#claim?.code === code && this.#claim.path === path) return;
    this.stop();
    const { log, look, lookMs, onUser } = this.#parts;
    this.#claim = new Claim({ code, path, log, onUser });
    this.#timer = setInterval(() => void look(), lookMs);
    // Whoever may read the log of this machine may do more than set its camera up.
    log.warn(`access: nobody has set this camera up yet: open it in a browser and type the code ${code}`);
  }

  end(): void {
    this.stop();
    if (this.#claim === null) return;
    this.#claim = null;
    this.#parts.onEnd();
  }

  /** The code is worth nothing any more. */
  forget(file: string): void {
    removeClaimFile(file).catch((error: unknown) =>
      this.#parts.log.warn(`access: ${file} cannot be removed, which does no harm: ${errorMessage(error)}`),
    );
  }

  /** Nothing is looked for any more. */
  stop(): void {
    clearInterval(this.#timer);
  }
}
