import type { Log } from '../log/logger.ts';
import { errorMessage } from '../errors.ts';
import { isSameCode } from './claim-code.ts';
import { removeClaimFile } from './claim-file.ts';
import { changeCredentials } from './change-credentials.ts';
import { hasAnyone } from './credentials.ts';
import type { Credentials, User } from './credentials.ts';
import { hashPassword } from './password.ts';
import type { ScryptCost } from './password.ts';
import { withUser } from './user-changes.ts';

interface InitialSetupParts {
  readonly log: Log;
  /** How often `poll` is called while setup is pending. */
  readonly pollMs: number;
  /** Looks for a user created by `picamd passwd`: there may be no request that would notice for hours. */
  poll(): Promise<void>;
  /** The first user has been created here; ends the setup. */
  onUser(credentials: Credentials): void;
  /** The setup is no longer pending. */
  onEnd(): void;
  /** For tests. */
  readonly passwordCost?: ScryptCost | undefined;
}

/** Lets someone with the claim code create the first user, or anyone who can reach a camera that only this machine can. */
export class InitialSetup {
  readonly #parts: InitialSetupParts;
  /** The code, and the credentials file to write. */
  #pending: { readonly code: string; readonly path: string } | null = null;
  /** The credentials file, if no code is needed. */
  #offered: string | null = null;
  #timer: NodeJS.Timeout | undefined;
  /** One attempt at a time: the first one wins. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(parts: InitialSetupParts) {
    this.#parts = parts;
  }

  /** Whether the camera is waiting for its first user. */
  get isPending(): boolean {
    return this.#pending !== null;
  }

  /** Whether the first user can be created without a code, because only this machine can reach the camera. */
  get isOffered(): boolean {
    return this.#offered !== null;
  }

  get code(): string | null {
    return this.#pending?.code ?? null;
  }

  isCode(typed: string): boolean {
    return this.#pending !== null && isSameCode(typed, this.#pending.code);
  }

  /** Does nothing if this code and path are pending already. */
  begin(code: string, path: string): void {
    if (this.#pending?.code === code && this.#pending.path === path) return;
    this.stop();
    const { log, poll, pollMs } = this.#parts;
    this.#pending = { code, path };
    this.#timer = setInterval(() => void poll(), pollMs);
    // Logged on purpose: anyone who can read the log can already do more than set up the camera.
    log.warn(`access: this camera is not set up yet; open it in a browser and enter the setup code ${code}`);
  }

  /** Waits for nothing: the camera is open meanwhile. Null: no longer. */
  offer(path: string | null): void {
    this.#offered = path;
  }

  end(): void {
    this.stop();
    this.#offered = null;
    if (this.#pending === null) return;
    this.#pending = null;
    this.#parts.onEnd();
  }

  /**
   * Creates the first user; resolves with false if there is one already, from here or from `picamd passwd`. The caller
   * has checked the code.
   *
   * @throws PicamdError 'bad-credentials' if the file cannot be read or written; the setup stays pending.
   */
  createUser(name: string, password: string): Promise<boolean> {
    const attempt = this.#queue.then(() => this.#create(name, password));
    this.#queue = attempt.catch(() => {});
    return attempt;
  }

  async #create(name: string, password: string): Promise<boolean> {
    const path = this.#pending?.path ?? this.#offered;
    if (path === null) return false;
    try {
      const passwordHash = await hashPassword(password, this.#parts.passwordCost);
      const admin: User = { passwordHash, role: 'admin', cameras: null };
      let isFirst = false;
      const created = await changeCredentials(path, (credentials) => {
        isFirst = !hasAnyone(credentials);
        return isFirst ? withUser(credentials, name, admin) : credentials;
      });
      if (isFirst) this.#parts.onUser(created);
      return isFirst;
    } catch (error) {
      this.#parts.log.error(
        { err: error },
        `access: could not create the first user: ${errorMessage(error)}`,
      );
      throw error;
    }
  }

  /** Removes CLAIM_FILE; its code is no longer valid. */
  removeFile(path: string): void {
    removeClaimFile(path).catch((error: unknown) =>
      this.#parts.log.warn(`access: could not remove ${path}, which is harmless: ${errorMessage(error)}`),
    );
  }

  /** Stops polling. */
  stop(): void {
    clearInterval(this.#timer);
  }
}
