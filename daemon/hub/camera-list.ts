import type { Config } from '../config/settings.ts';
import type { Notice } from '../errors.ts';
import type { Log } from '../log/logger.ts';
import { MOST_CAMERAS, natsNameOf } from './cameras-file.ts';
import type { HubCameras } from './hub-cameras.ts';
import type { HubEvents } from './events/hub-events.ts';
import { SiteSwitch } from './site-switch.ts';
import { readCameras } from './read-cameras.ts';
import type { ListedCamera } from './read-cameras.ts';

interface CameraListParts {
  readonly config: () => Config;
  readonly log: Log;
  readonly cameras: () => HubCameras;
  readonly events: HubEvents;
  /** Aborts when picamd stops. */
  readonly stopping: AbortSignal;
  /** One change at a time. */
  readonly alone: (act: () => Promise<void>) => Promise<void>;
  readonly onNotices: () => void;
  /** There may be other cameras than before; `count` says how many, as in `2 cameras`. */
  readonly onCameras: (count: string) => void;
}

/** Which cameras a hub has: those of CAMERAS_FILE, and those that are heard over NATS. */
export class CameraList {
  readonly site: SiteSwitch;
  readonly #parts: CameraListParts;
  #listed: readonly ListedCamera[] = [];
  #notices: readonly Notice[] = [];

  constructor(parts: CameraListParts) {
    this.#parts = parts;
    const { log, cameras, events, alone, onNotices } = parts;
    this.site = new SiteSwitch({
      log,
      onCameras: () => void alone(() => this.#use(false)),
      onPresence: (name) => {
        const changed =
          name === null
            ? cameras().all.filter(({ url }) => natsNameOf(url) !== null)
            : [cameras().inNats(name)];
        for (const camera of changed) camera?.presenceChanged();
      },
      onEvent: (name, told, isNews) => {
        const camera = cameras().inNats(name)?.name ?? name;
        return events.add(camera, told, { isNews, hasRecordings: false });
      },
      onNotices,
    });
  }

  /** What is wrong with CAMERAS_FILE, or with NATS. */
  get notices(): readonly Notice[] {
    return [...this.#notices, ...this.site.notices];
  }

  /** Reads CAMERAS_FILE, and connects to NATS if the settings say so. A file that cannot be read changes nothing. */
  async read(areAllChanged: boolean): Promise<void> {
    const { config } = this.#parts;
    const { CAMERAS_FILE, NATS_URL } = config();
    await this.site.apply(config());
    const hasNats = NATS_URL.length > 0;
    const isWithout = CAMERAS_FILE === '' && hasNats;
    const { cameras, notices } = isWithout ? { cameras: [], notices: [] } : await readCameras(CAMERAS_FILE);
    this.#notices = notices;
    this.#listed = cameras ?? this.#listed;
    if (cameras !== null || hasNats) await this.#use(areAllChanged);
  }

  async stop(): Promise<void> {
    await this.site.stop();
  }

  async #use(areAllChanged: boolean): Promise<void> {
    const { cameras, log, stopping, onCameras } = this.#parts;
    if (stopping.aborted) return;
    const all = this.site.withHeard(this.#listed, MOST_CAMERAS);
    await cameras().use(all, areAllChanged);
    const count = `${all.length} ${all.length === 1 ? 'camera' : 'cameras'}`;
    log.info(`hub: ${count}`);
    onCameras(count);
    this.site.readStoredEvents(all.map(({ url }) => natsNameOf(url)).filter((name) => name !== null));
  }
}
