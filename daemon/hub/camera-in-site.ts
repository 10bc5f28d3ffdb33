import type { CameraManager } from '../camera/camera-manager.ts';
import { expectedFrames } from '../camera/expected-frames.ts';
import type { ExpectedFrames } from '../camera/expected-frames.ts';
import { cameraLimits } from '../camera/limits.ts';
import { chooseSource } from '../camera/sources/choose-source.ts';
import type { Source } from '../camera/sources/source.ts';
import type { Config } from '../config/settings.ts';
import type { Health } from '../http/routes/health.ts';
import type { Broadcaster } from '../stream/broadcaster.ts';
import { natsNameOf } from './cameras-file.ts';
import { highestRate } from './highest-rate.ts';
import type { SiteSwitch } from './site-switch.ts';

/** PRESENCE_LOST_MS, which is only loaded with NATS: for so long it has been silent when it counts as lost. */
const SILENT_MS = 20_000;

/** What is different for a camera of a hub if it is one that is heard over NATS, as its URL says. */
export class CameraInSite {
  readonly #url: () => string;
  readonly #site: SiteSwitch;

  constructor(site: SiteSwitch, url: () => string) {
    this.#site = site;
    this.#url = url;
  }

  /** Null if it is no such camera, or nothing is known that keeps it from sending pictures. */
  get health(): Health | null {
    const name = natsNameOf(this.#url());
    return name === null ? null : this.#site.healthOf(name);
  }

  /** Whether it is there is what counts, also while nobody watches it: it tells itself what is wrong with its pictures. */
  expected(cameras: CameraManager): ExpectedFrames {
    if (natsNameOf(this.#url()) === null) return expectedFrames(cameras);
    const { healthy = true, reason = null } = this.health ?? {};
    return { state: healthy ? 'streaming' : 'missing', reason: reason?.message ?? null };
  }

  /** From then on that it is expected and missing. */
  lostMs({ CAMERA_LOST_SECONDS }: Config): number {
    const lostMs = CAMERA_LOST_SECONDS * 1000;
    return natsNameOf(this.#url()) === null ? lostMs : Math.max(0, lostMs - SILENT_MS);
  }

  source(config: Config, { viewers }: Broadcaster): Source | Promise<Source> {
    const name = natsNameOf(this.#url());
    if (name === null) return chooseSource(config);
    const wish = () => ({ fps: highestRate(viewers), width: 0 });
    return this.#site.source(name, wish, cameraLimits(config).maxFrameBytes);
  }
}
