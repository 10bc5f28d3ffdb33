import { stat } from 'node:fs/promises';
import { Authenticator } from './authenticator.ts';
import { keptClaimCode } from './claim-file.ts';
import { noCredentials } from './credentials.ts';
import type { Credentials } from './credentials.ts';
import { readCredentials, defaultCredentialsPath } from './credentials-file.ts';
import { LoginThrottle } from './login-throttle.ts';
import { TrustedProxies } from '../net/trusted-proxies.ts';
import { InitialSetup } from './claim.ts';
import type { Config } from '../config/settings.ts';
import { PicamdError, errorMessage } from '../errors.ts';
import type { Client } from './client.ts';
import type { AuthenticateParts } from '../http/middleware/authenticate.ts';
import type { Log } from '../log/logger.ts';
import { isLoopback } from '../net/addresses.ts';
import type { PassedSocket } from '../system/listen-fds.ts';

/** How often at most the credentials' file is looked at again. */
const LOOK_MS = 1000;

/** What new settings say of who is let in. */
export interface AccessPolicy {
  readonly config: Config;
  readonly path: string;
  readonly version: string;
  readonly credentials: Credentials;
  readonly closed: boolean;
  /** Nobody could log in, and CLAIM_FILE says how somebody becomes the first. */
  readonly unclaimed: boolean;
  readonly local: boolean;
}

/** Who is let in, by the settings and the file of credentials. Nobody, until settings have been applied. */
export class AccessControl {
  readonly #log: Log;
  readonly #authenticator = new Authenticator();
  readonly #guesses = { password: new LoginThrottle(), token: new LoginThrottle() };
  #proxies = new TrustedProxies([]);
  #closed = true;
  #config: Config | null = null;
  #path = '';
  /** Of the file that was read last, good or bad: changes to it are what is looked for. */
  #version = '';
  #lookedMs = Number.NEGATIVE_INFINITY;
  readonly #claiming: InitialSetup;

  /** `onClaimed` is told when `claimCode` counts no longer. */
  constructor(log: Log, onClaimed: () => void = () => {}) {
    this.#log = log;
    this.#claiming = new InitialSetup({
      log,
      lookMs: LOOK_MS,
      look: () => this.#refresh(),
      onUser: (credentials) => this.#use(credentials),
      onEnd: onClaimed,
    });
  }

  /**
   * `open`: everybody, `password`: nobody without credentials, `local`: this machine alone, `unclaimed`: nobody
   * before there is a first user. For /status and the page.
   */
  get access(): 'open' | 'password' | 'local' | 'unclaimed' {
    if (this.#claiming.claim !== null) return 'unclaimed';
    if (this.#closed) return 'password';
    return this.#config?.AUTH === 'none' ? 'open' : 'local';
  }

  /** What somebody has to type who makes the first user; null when there is one, or when nobody is asked for one. */
  get claimCode(): string | null {
    return this.#claiming.claim?.code ?? null;
  }

  /**
   * As prepareDoor(), and keeps a code in CLAIM_FILE if it is needed; all else changes with apply().
   *
   * @throws PicamdError as prepareDoor(), or 'bad-claim-file'.
   */
  async prepare(config: Config, local: boolean): Promise<AccessPolicy & { claimCode: string | null }> {
    const opening = await readAccessPolicy(config, local);
    return { ...opening, claimCode: opening.unclaimed ? await keptClaimCode(config.CLAIM_FILE) : null };
  }

  apply(opening: AccessPolicy & { claimCode: string | null }): void {
    const { config, path, version, credentials, closed, local, claimCode } = opening;
    this.#proxies = new TrustedProxies(config.TRUSTED_PROXIES);
    this.#authenticator.use(credentials);
    this.#config = config;
    this.#path = path;
    this.#version = version;
    this.#closed = closed;
    if (config.AUTH === 'none' && !local)
      this.#log.warn('everybody who reaches this machine can see the camera: AUTH=none');
    if (claimCode !== null) return this.#claiming.begin(claimCode, path);
    this.#claiming.end();
    // There may be one from before: picamd passwd also makes users while nothing runs.
    if (config.CLAIM_FILE !== '' && this.#authenticator.anybody) this.#claiming.forget(config.CLAIM_FILE);
  }

  stop(): void {
    this.#claiming.stop();
  }

  /** Whether somebody who was let in would still be. */
  isAuthorized({ who }: Client): boolean {
    // Nobody else may ask for anything for hours.
    void this.#refresh();
    if (who === 'everybody') return !this.#closed;
    return who !== null && this.#authenticator.isStillValid(who, Date.now());
  }

  get gate(): AuthenticateParts {
    return {
      authenticator: this.#authenticator,
      guesses: this.#guesses,
      closed: () => this.#closed,
      claim: () => this.#claiming.claim,
      proxies: () => this.#proxies,
      healthOpen: () => this.#config?.HEALTH_OPEN ?? false,
      refresh: () => this.#refresh(),
      onRefused: (address) =>
        this.#log.warn(
          { address },
          'access: too many wrong passwords or tokens, this address is refused for ten minutes',
        ),
    };
  }

  #use(credentials: Credentials): void {
    this.#authenticator.use(credentials);
    // Once closed it stays closed: the last user's removal opens nothing.
    this.#closed ||= this.#authenticator.anybody;
    if (this.#claiming.claim === null || !this.#authenticator.anybody) return;
    this.#log.info('access: the camera has been set up');
    this.#claiming.end();
    this.#claiming.forget(this.#config?.CLAIM_FILE ?? '');
  }

  /** A user who has been removed is out at once, without a reload. */
  async #refresh(): Promise<void> {
    const nowMs = performance.now();
    if (this.#config === null || this.#config.AUTH === 'none' || nowMs - this.#lookedMs < LOOK_MS) return;
    this.#lookedMs = nowMs;
    const version = await versionOf(this.#path);
    if (version === this.#version) return;
    this.#version = version;
    try {
      this.#use((await readCredentials(this.#path)) ?? noCredentials());
      this.#log.info('access: users and tokens read again');
    } catch (error) {
      this.#log.error(`access: ${errorMessage(error)}; the old users and tokens stay in force`);
    }
  }
}

async function versionOf(path: string): Promise<string> {
  return stat(path).then(
    ({ ino, mtimeMs, size, mode }) => `${ino} ${mtimeMs} ${size} ${mode}`,
    () => 'none',
  );
}

function nobody(config: Config, path: string): PicamdError {
  const proxies = config.TRUSTED_PROXIES.join(',');
  const what = isLocal(config, []) ? 'The socket that was passed may open' : `HOST=${config.HOST} opens`;
  return new PicamdError(
    'nobody-may-enter',
    `${proxies === '' ? what : `TRUSTED_PROXIES=${proxies} opens`} the camera to a network, and there is nobody in ${path} who could log in`,
    'Make a user with picamd passwd NAME; or write AUTH=none, and everybody can watch.',
  );
}

/**
 * Reads what the settings name; nothing changes until Door.apply(). `local` says whether only this machine is
 * listened to.
 *
 * @throws PicamdError 'bad-credentials', or 'nobody-may-enter' when a network is listened to and nobody could log in,
 *   nor become the first user by CLAIM_FILE.
 */
export async function readAccessPolicy(config: Config, local: boolean): Promise<AccessPolicy> {
  const path = config.CREDENTIALS_FILE || (await defaultCredentialsPath());
  const version = await versionOf(path);
  const credentials = (await readCredentials(path)) ?? noCredentials();
  const anybody = credentials.users.size + credentials.tokens.size > 0;
  const unclaimed = config.AUTH !== 'none' && !anybody && config.CLAIM_FILE !== '';
  if (config.AUTH !== 'none' && !anybody && !local && !unclaimed) throw nobody(config, path);
  const closed = config.AUTH !== 'none' && (anybody || unclaimed);
  return { config, path, version, credentials, closed, unclaimed, local };
}

/** Whether only this machine can reach it. Who passes a socket may have opened it to anybody, and so does a proxy. */
export function isLocal({ HOST, TRUSTED_PROXIES }: Config, sockets: readonly PassedSocket[]): boolean {
  return sockets.length === 0 && TRUSTED_PROXIES.length === 0 && (HOST.startsWith('/') || isLoopback(HOST));
}
