import type { Log } from '../log/logger.ts';
import { errorMessage } from '../errors.ts';
import { isSameCode } from './claim-code.ts';
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
