import { fileVersion } from './access-policy.ts';
import { noCredentials } from './credentials.ts';
import type { Credentials } from './credentials.ts';
import { readCredentials } from './credentials-file.ts';
import { errorMessage } from '../errors.ts';
import type { Log } from '../log/logger.ts';

interface CredentialsWatchParts {
  readonly log: Log;
  /** Minimum time between two checks. */
  readonly refreshMs: number;
  /** The file has changed and is valid, or is gone. */
  onChange(credentials: Credentials): void;
}

/** Notices changes of the credentials file; has no timer, each request asks for a check. */
export class CredentialsWatch {
  readonly #parts: CredentialsWatchParts;
  #path = '';
  /** Of the file when it was last read, valid or not: only a change makes us read it again. */
  #version = '';
  #checkedMs = Number.NEGATIVE_INFINITY;
  #running: Promise<void> = Promise.resolve();

  constructor(parts: CredentialsWatchParts) {
    this.#parts = parts;
  }

  get path(): string {
    return this.#path;
  }

  /** The file, and its version when it was read; see fileVersion(). */
  follow(path: string, version: string): void {
    this.#path = path;
    this.#version = version;
  }

  async check(): Promise<void> {
    if (performance.now() - this.#checkedMs >= this.#parts.refreshMs) await this.#start();
  }

  /** Whenever the last check was: we have changed the file ourselves. */
  async checkNow(): Promise<void> {
    // It may have seen the change, and not have applied it yet.
    await this.#running;
    await this.#start();
  }

  #start(): Promise<void> {
    this.#checkedMs = performance.now();
    this.#running = this.#check();
    return this.#running;
  }

  async #check(): Promise<void> {
    const { log, onChange } = this.#parts;
    const version = await fileVersion(this.#path);
    if (version === this.#version) return;
    this.#version = version;
    try {
      onChange((await readCredentials(this.#path)) ?? noCredentials());
      log.info('access: credentials reloaded');
    } catch (error) {
      log.error(`access: ${errorMessage(error)}; keeping the previous credentials`);
    }
  }
}
