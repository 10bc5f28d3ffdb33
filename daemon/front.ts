import { AccessControl } from './access/access-control.ts';
import type { AccessOverrides } from './access/access-overrides.ts';
import { isLocal } from './access/access-policy.ts';
import type { PreparedAccess } from './access/access-policy.ts';
import { orWithoutOverride } from './config/fallback.ts';
import type { Loaded } from './config/load.ts';
import { changedScopes } from './config/settings.ts';
import type { Config } from './config/settings.ts';
import type { Notice } from './errors.ts';
import type { Log } from './log/logger.ts';
import type { Listener } from './server/http-server.ts';
import { Listeners } from './server/listeners.ts';
import { prepareTls } from './server/tls.ts';
import type { Tls } from './server/tls.ts';
import type { PassedSocket } from './system/listen-fds.ts';

interface FrontParts {
  readonly settings: Loaded;
  readonly log: Log;
  /** They replace HOST and PORT if there are any. */
  readonly sockets: readonly PassedSocket[];
  readonly overrides: AccessOverrides;
  /** The setup code is no longer valid. */
  readonly onClaimed: () => void;
  /** Aborts when picamd stops. */
  readonly stopping: AbortSignal;
  /** Answers requests. None comes before open(). */
  readonly handler: Listener;
}

/** New settings and the files that they name, read and checked. */
interface Prepared {
  readonly settings: Loaded;
  readonly policy: PreparedAccess;
  readonly tls: Tls;
}

/** The side of picamd that clients see: the settings in effect, whom they let in, and where they listen. */
export class Front {
  readonly access: AccessControl;
  readonly #parts: FrontParts;
  #settings: Loaded;
  #tls: Tls = { files: null, notices: [] };
  readonly #listeners: Listeners;

  constructor(parts: FrontParts) {
    const { settings, log, sockets, overrides, onClaimed, handler } = parts;
    this.#parts = parts;
    this.#settings = settings;
    this.access = new AccessControl(log, onClaimed, overrides);
    this.#listeners = new Listeners(handler, sockets, log);
  }

  get settings(): Loaded {
    return this.#settings;
  }

  get config(): Config {
    return this.#settings.config;
  }

  /** Why it listens elsewhere than the settings say, or without TLS. */
  get notices(): readonly Notice[] {
    return [...this.#tls.notices, ...this.#listeners.notices];
  }

  /** The URLs that it listens on. */
  get urls(): readonly string[] {
    return this.#listeners.urls;
  }

  /**
   * Listens for the first time.
   *
   * @throws PicamdError if it cannot, or if no users exist yet.
   */
  async open(): Promise<void> {
    await orWithoutOverride(this.#settings, async (settings) => {
      const next = await this.#prepare(settings);
      // Before listening: with several sockets, the first one is served while the next one is opened.
      this.#adopt(next);
      await this.#listeners.listen({ ...settings, tls: next.tls.files });
    });
  }

  /**
   * Puts settings into effect; see Listeners.listen() for `beside`. Resolves with false if picamd stops meanwhile.
   *
   * @throws PicamdError if it cannot listen on a new address; the old settings stay in effect then.
   */
  async change(settings: Loaded, beside: boolean): Promise<boolean> {
    const { stopping } = this.#parts;
    const scopes = changedScopes(this.config, settings.config);
    const next = await this.#prepare(settings);
    if (stopping.aborted) return false;
    const { files } = next.tls;
    if (scopes.has('listen') || (files === null) !== (this.#tls.files === null))
      await this.#listeners.listen({ ...settings, tls: files }, beside);
    if (stopping.aborted) return false;
    if (files !== null) this.#listeners.renew(files);
    this.#adopt(next);
    return true;
  }

  /** Stops listening on the address before the one that was opened beside it. */
  keepAddress(): void {
    this.#listeners.keep();
  }

  /** Resolves when the last connection has ended; see Listeners.close(). */
  async close(): Promise<void> {
    await Promise.all([this.#listeners.close(), this.access.stop()]);
  }

  /** Reads the files that the settings name. Changes nothing yet. */
  async #prepare(settings: Loaded): Promise<Prepared> {
    const { config } = settings;
    const { sockets, stopping } = this.#parts;
    const policy = await this.access.prepare(config, isLocal(config, sockets));
    return { settings, policy, tls: await prepareTls(config, { signal: stopping }) };
  }

  #adopt({ settings, policy, tls }: Prepared): void {
    // A rejected socket (no certificate yet) opens at the next start, so its notice stays.
    this.#tls = this.#listeners.hasRejected ? { ...tls, notices: this.#tls.notices } : tls;
    this.access.apply(policy);
    this.#settings = settings;
  }
}
