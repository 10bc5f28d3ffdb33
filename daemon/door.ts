import { stat } from 'node:fs/promises';
import { Authenticator } from './access/authenticator.ts';
import { noCredentials } from './access/credentials.ts';
import type { Credentials } from './access/credentials.ts';
import { readCredentials, usualPlace } from './access/credentials-file.ts';
import { Guesses } from './access/guesses.ts';
import { TrustedProxies } from './access/proxies.ts';
import type { Config } from './config/settings.ts';
import { PicamdError, sentence } from './errors.ts';
import type { Caller } from './http/caller.ts';
import type { GateParts } from './http/gate.ts';
import type { Log } from './log.ts';
import { isLoopback } from './recipes/place.ts';
import type { PassedSocket } from './system/passed-sockets.ts';

/** How often at most the credentials' file is looked at again. */
const LOOK_MS = 1000;

/** What new settings say of who is let in. */
export interface Opening {
  readonly config: Config;
  readonly path: string;
  readonly version: string;
  readonly credentials: Credentials;
  readonly closed: boolean;
  readonly local: boolean;
}

/** Who is let in, by the settings and the file of credentials. Nobody, until settings have been applied. */
export class Door {
  readonly #log: Log;
  readonly #authenticator = new Authenticator();
  readonly #guesses = { password: new Guesses(), token: new Guesses() };
  #proxies = new TrustedProxies([]);
  #closed = true;
  #config: Config | null = null;
  #path = '';
  /** Of the file that was read last, good or bad: changes to it are what is looked for. */
  #version = '';
  #lookedMs = Number.NEGATIVE_INFINITY;

  constructor(log: Log) {
    this.#log = log;
  }

  /** `open`: everybody, `password`: nobody without credentials, `local`: this machine alone. For /status and the page. */
  get access(): 'open' | 'password' | 'local' {
    if (this.#closed) return 'password';
    return this.#config?.AUTH === 'none' ? 'open' : 'local';
  }

  apply(opening: Opening): void {
    const { config, path, version, credentials, closed, local } = opening;
    this.#proxies = new TrustedProxies(config.TRUSTED_PROXIES);
    this.#authenticator.use(credentials);
    this.#config = config;
    this.#path = path;
    this.#version = version;
    this.#closed = closed;
    if (config.AUTH === 'none' && !local)
      this.#log.warn('everybody who reaches this machine can see the camera: AUTH=none');
  }

  /** Whether somebody who was let in would still be. */
  mayStay({ who }: Caller): boolean {
    // Nobody else may ask for anything for hours.
    void this.#refresh();
    if (who === 'everybody') return !this.#closed;
    return who !== null && this.#authenticator.stands(who, Date.now());
  }

  get gate(): GateParts {
    return {
      authenticator: this.#authenticator,
      guesses: this.#guesses,
      closed: () => this.#closed,
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

  /** A user who has been removed is out at once, without a reload. */
  async #refresh(): Promise<void> {
    const nowMs = performance.now();
    if (this.#config === null || this.#config.AUTH === 'none' || nowMs - this.#lookedMs < LOOK_MS) return;
    this.#lookedMs = nowMs;
    const version = await versionOf(this.#path);
    if (version === this.#version) return;
    this.#version = version;
    try {
      const credentials = (await readCredentials(this.#path)) ?? noCredentials();
      this.#authenticator.use(credentials);
      // Once closed it stays closed: the last user's removal opens nothing.
      this.#closed ||= this.#authenticator.anybody;
      this.#log.info('access: users and tokens read again');
    } catch (error) {
      this.#log.error(`access: ${sentence(error)}; the old users and tokens stay in force`);
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
 * @throws PicamdError 'bad-credentials', or 'nobody-may-enter' when a network is listened to and nobody could log in.
 */
export async function prepareDoor(config: Config, local: boolean): Promise<Opening> {
  const path = config.CREDENTIALS_FILE || (await usualPlace());
  const version = await versionOf(path);
  const credentials = (await readCredentials(path)) ?? noCredentials();
  const anybody = credentials.users.size + credentials.tokens.size > 0;
  if (config.AUTH !== 'none' && !anybody && !local) throw nobody(config, path);
  return { config, path, version, credentials, closed: config.AUTH !== 'none' && anybody, local };
}

/** Whether only this machine can reach it. Who passes a socket may have opened it to anybody, and so does a proxy. */
export function isLocal({ HOST, TRUSTED_PROXIES }: Config, sockets: readonly PassedSocket[]): boolean {
  return sockets.length === 0 && TRUSTED_PROXIES.length === 0 && (HOST.startsWith('/') || isLoopback(HOST));
}
