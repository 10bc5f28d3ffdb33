import { changeCredentials } from './change-credentials.ts';
import type { CredentialsChange } from './change-credentials.ts';
import { CREDENTIAL_NAME, CREDENTIAL_NAME_RULE } from './credentials.ts';
import type { Token } from './credentials.ts';
import { hashPassword, passwordProblem } from './password.ts';
import type { ScryptCost } from './password.ts';
import type { Role } from './rights.ts';
import { addToken, removeToken } from './token-changes.ts';
import { newToken, tokenDigest } from './tokens.ts';
import { addUser, changeUser, removeUser } from './user-changes.ts';
import { errorMessage, PicamdError } from '../errors.ts';
import type { Log } from '../log/logger.ts';

/** A user who changes users or tokens. */
export interface Changer {
  readonly user: string;
  readonly address: string;
}

interface AccessEditorParts {
  readonly log: Log;
  /** The credentials file. */
  path(): string;
  /** Applies what the file has now. */
  reread(): Promise<void>;
  /** For tests. */
  readonly passwordCost?: ScryptCost | undefined;
}

/**
 * Changes users and tokens for an admin in a browser, and logs who changed what. What it changes is in effect when it
 * resolves.
 *
 * @throws PicamdError of each method: nothing was changed. 'bad-credentials' if the file cannot be read or written.
 */
export class AccessEditor {
  readonly #parts: AccessEditorParts;
  /** One hash at a time: each takes 32 MB. */
  #hashing: Promise<unknown> = Promise.resolve();

  constructor(parts: AccessEditorParts) {
    this.#parts = parts;
  }

  /** @throws PicamdError 'bad-name', 'bad-password', or as addUser(). */
  async addUser(by: Changer, name: string, password: string, role: Role): Promise<void> {
    checkName(name);
    const passwordHash = await this.#hash(password);
    await this.#change(by, `added the ${role} ${name}`, (credentials) =>
      addUser(credentials, name, { passwordHash, role, cameras: null }),
    );
  }

  /** `null` keeps what the user has. @throws PicamdError 'own-account', 'bad-password', or as changeUser(). */
  async changeUser(by: Changer, name: string, role: Role | null, password: string | null): Promise<void> {
    if (name === by.user)
      throw new PicamdError(
        'own-account',
        'You cannot change your own role, and your password only with the old one',
        'Ask another admin, or send POST /password.',
      );
    const passwordHash = password === null ? {} : { passwordHash: await this.#hash(password) };
    const [asRole, secret] = [
      role === null ? '' : `: now ${role}`,
      password === null ? '' : ', new password',
    ];
    await this.#change(by, `changed the user ${name}${asRole}${secret}`, (credentials) =>
      changeUser(credentials, name, { ...(role === null ? {} : { role }), ...passwordHash }),
    );
  }

  /** @throws PicamdError 'own-account', or as removeUser(). */
  async removeUser(by: Changer, name: string): Promise<void> {
    if (name === by.user)
      throw new PicamdError('own-account', 'You cannot remove yourself', 'Ask another admin.');
    await this.#change(by, `removed the user ${name}`, (credentials) => removeUser(credentials, name));
  }

  /** The caller has checked the old password. @throws PicamdError 'bad-password', or as changeUser(). */
  async changeOwnPassword(by: Changer, password: string): Promise<void> {
    const passwordHash = await this.#hash(password);
    await this.#change(by, 'changed their own password', (credentials) =>
      changeUser(credentials, by.user, { passwordHash }),
    );
  }

  /** Resolves with the token, which is not stored. @throws PicamdError 'bad-name', or as addToken(). */
  async addToken(by: Changer, name: string, grant: Pick<Token, 'rights' | 'expiresMs'>): Promise<string> {
    checkName(name);
    const value = newToken();
    const token: Token = { digest: tokenDigest(value), cameras: null, ...grant };
    const end = grant.expiresMs === null ? '' : `, until ${new Date(grant.expiresMs).toISOString()}`;
    const what = `added the token ${name} (${grant.rights.join(', ')}${end})`;
    await this.#change(by, what, (credentials) => addToken(credentials, name, token, Date.now()));
    return value;
  }

  /** @throws PicamdError 'unknown-name'. */
  async removeToken(by: Changer, name: string): Promise<void> {
    await this.#change(by, `revoked the token ${name}`, (credentials) => removeToken(credentials, name));
  }

  async #change(by: Changer, what: string, change: CredentialsChange): Promise<void> {
    const { log, path, reread } = this.#parts;
    try {
      await changeCredentials(path(), change);
    } catch (error) {
      if (error instanceof PicamdError && error.code === 'bad-credentials')
        log.error(by, `access: ${by.user} changed nothing: ${errorMessage(error)}`);
      throw error;
    }
    log.info(by, `access: ${by.user} ${what}`);
    await reread();
  }

  #hash(password: string): Promise<string> {
    const problem = passwordProblem(password);
    if (problem !== null) throw new PicamdError('bad-password', problem.message, problem.hint);
    const hashed = this.#hashing.then(() => hashPassword(password, this.#parts.passwordCost));
    this.#hashing = hashed.catch(() => {});
    return hashed;
  }
}

/** Names stand in URLs, where `.` and `..` mean something else. */
function checkName(name: string): void {
  if (CREDENTIAL_NAME.test(name) && !/^\.{1,2}$/.test(name)) return;
  throw new PicamdError('bad-name', `The name must have ${CREDENTIAL_NAME_RULE}`, 'Example: anna');
}
