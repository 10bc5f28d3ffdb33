import type { Source } from '../camera/sources/source.ts';
import type { Config } from '../config/settings.ts';
import { PicamdError } from '../errors.ts';
import type { Notice } from '../errors.ts';
import type { HeardCamera } from '../http/hub/hub-view.ts';
import type { Health } from '../http/routes/health.ts';
import { LoadedPart } from '../loaded-part.ts';
import type { Log } from '../log/logger.ts';
import type { Wish } from '../nats/hub/lease.ts';
import type { SiteLink, SiteLinkSettings } from '../nats/hub/site-link.ts';
import type { Presence } from '../nats/presence-message.ts';
import { inNats, natsNameOf } from './cameras-file.ts';
import type { ListedCamera } from './read-cameras.ts';

export interface SiteSwitchParts {
  readonly log: Log;
  /** There are other cameras than before; at most four times per second. */
  readonly onCameras: () => void;
  /** A camera is lost, private, or back; its name in NATS. Null: any of them may be back. */
  readonly onPresence: (name: string | null) => void;
  /** A camera tells of an event, or has told of it while we could not hear it; its name in NATS. Returns whether it is one. */
  readonly onEvent: (name: string, told: unknown, isNews: boolean) => boolean;
  readonly onNotices: () => void;
}

/** Fifty cameras that appear at once are one change. */
const TOGETHER_MS = 250;

/** The cameras that a hub hears over NATS. With NATS_URL; without it, nothing of that is loaded. */
export class SiteSwitch {
  readonly #parts: SiteSwitchParts;
  readonly #loaded: LoadedPart<SiteLinkSettings, SiteLink>;
  #soon: NodeJS.Timeout | undefined;

  constructor(parts: SiteSwitchParts) {
    this.#parts = parts;
    this.#loaded = new LoadedPart({
      name: 'NATS',
      failure: 'nats-failed',
      log: parts.log,
      load: async (settings: SiteLinkSettings) => {
        const { SiteLink } = await import('../nats/hub/site-link.ts');
        return this.#createLink(SiteLink, settings);
      },
    });
  }

  get notices(): readonly Notice[] {
    return this.#loaded.notices;
  }

  /** For /status; null while NATS_URL is not set. */
  get report(): { readonly connected: boolean; readonly site: string } | null {
    return this.#link === null ? null : { connected: this.#link.isConnected, site: this.#link.site };
  }

  /** Messages that were dropped since the settings of NATS changed. */
  get dropped(): number {
    return this.#link?.dropped ?? 0;
  }

  /** Connects, if these settings say so. Never rejects. */
  apply(config: Config): Promise<void> {
    const settings: SiteLinkSettings = {
      urls: config.NATS_URL,
      site: config.NATS_SITE,
      credsFile: config.NATS_CREDS_FILE,
      caFile: config.NATS_CA_FILE,
    };
    return this.#loaded.apply(settings.urls.length === 0 ? null : settings);
  }

  /** To be called with the names in NATS when cameras have been listed: what happened to new ones before. */
  readStoredEvents(cameras: readonly string[]): void {
    void this.#link?.readStoredEvents(cameras);
  }

  async stop(): Promise<void> {
    clearTimeout(this.#soon);
    await this.#loaded.stop();
  }

  /** The cameras of the list, and those that are heard and have no name in it. */
  withHeard(listed: readonly ListedCamera[], most: number): readonly ListedCamera[] {
    const names = new Set(listed.map(({ name }) => name.toLowerCase()));
    const taken = new Set(listed.map(({ url }) => natsNameOf(url)));
    const heard = (this.#link?.cameras.all ?? [])
      .filter(({ name }) => !names.has(name.toLowerCase()) && !taken.has(name))
      .map(({ name }): ListedCamera => ({ name, url: inNats(name), picamd: null }));
    return [...listed, ...heard].slice(0, Math.max(most, listed.length));
  }

  /** What the camera said last; null if it has not been heard. */
  presenceOf(name: string): Presence | null {
    return this.#link?.cameras.find(name)?.presence ?? null;
  }

  /** Why there can be no pictures of it now; null if nothing is known that keeps it from sending. */
  healthOf(name: string): Health | null {
    const why = this.#link === null ? withoutNats(name) : this.#link.whyAway(name);
    if (why === null) return null;
    if (this.#link?.isPrivate(name) === true)
      return { healthy: true, state: 'private', frameAgeMs: null, reason: null };
    const { code, message, hint } = why;
    return { healthy: false, state: 'lost', frameAgeMs: null, reason: { code, message, hint } };
  }

  /** What can be asked of the camera. */
  heard(name: string): HeardCamera {
    const requests = () => {
      if (this.#link === null) throw withoutNats(name);
      const why = this.#link.isPrivate(name) ? null : this.#link.whyAway(name);
      if (why !== null) throw why;
      return this.#link.requests;
    };
    return {
      metrics: async () => requests().metrics(name),
      clip: async (range, gone) => requests().clip(name, range, gone),
    };
  }

  source(name: string, wish: () => Wish, maxFrameBytes: number): Source {
    if (this.#link !== null) return this.#link.source(name, wish, maxFrameBytes);
    return { kind: 'nats', description: `${name} over NATS`, run: () => Promise.reject(withoutNats(name)) };
  }

  get #link(): SiteLink | null {
    return this.#loaded.part;
  }

  #createLink(Link: typeof SiteLink, settings: SiteLinkSettings): SiteLink {
    const { log, onPresence, onEvent, onNotices } = this.#parts;
    return new Link({
      ...settings,
      log,
      onNames: () => {
        this.#soon ??= setTimeout(() => {
          this.#soon = undefined;
          this.#parts.onCameras();
        }, TOGETHER_MS);
      },
      onLost: ({ name }) => {
        log.warn({ camera: name }, `nats: ${name} is not heard any more`);
        onPresence(name);
      },
      onBack: ({ name }) => {
        log.info({ camera: name }, `nats: ${name} is heard again`);
        onPresence(name);
      },
      onPrivacy: ({ name }) => onPresence(name),
      onConnected: () => onPresence(null),
      onEvent,
      onNotices,
    });
  }
}

function withoutNats(name: string): PicamdError {
  return new PicamdError('camera-away', `${name} is in NATS, and NATS_URL is not set`, 'Set NATS_URL.');
}
