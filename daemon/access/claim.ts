import type { Log } from '../log/logger.ts';
import { errorMessage } from '../errors.ts';
import { isSameCode } from './claim-code.ts';
import { removeClaimFile } from './claim-file.ts';
import { noCredentials } from './credentials.ts';
import type { Credentials } from './credentials.ts';
import { readCredentials, writeCredentials } from './credentials-file.ts';
import { hashPassword } from './password.ts';

export interface ClaimParts {
  readonly code: string;
  /** The file of credentials. */
  readonly path: string;
  readonly log: Log;
  /** There is a user from now on. */
  onUser(credentials: Credentials): void;
}

/** A camera that nobody could log in to: who knows its code makes the first user. */
export class Claim {
  readonly #parts: ClaimParts;
  #turn: Promise<unknown> = Promise.resolve();
  #over = false;

  constructor(parts: ClaimParts) {
    this.#parts = parts;
  }

  get code(): string {
    return this.#parts.code;
  }

  get path(): string {
    return this.#parts.path;
  }

  isCode(typed: string): boolean {
    return isSameCode(typed, this.#parts.code);
  }

  /**
   * Makes the first user; false when somebody else was quicker, here or with `picamd passwd`. Who shows the code is
   * to be asked before.
   *
   * @throws PicamdError 'bad-credentials' when the file cannot be read or written; the camera stays unclaimed.
   */
  makeUser(name: string, password: string): Promise<boolean> {
    const mine = this.#turn.then(() => this.#make(name, password));
    this.#turn = mine.catch(() => {});
    return mine;
  }

  async #make(name: string, password: string): Promise<boolean> {
    if (this.#over) return false;
    const { path, log, onUser } = this.#parts;
    try {
      const hash = await hashPassword(password);
      const credentials = (await readCredentials(path)) ?? noCredentials();
      if (credentials.users.size + credentials.tokens.size > 0) return false;
      const made = { ...credentials, users: new Map([[name, hash]]) };
      await writeCredentials(path, made);
      this.#over = true;
      onUser(made);
      return true;
    } catch (error) {
      log.error({ err: error }, `access: the first user cannot be made: ${errorMessage(error)}`);
      throw error;
    }
  }
}

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
