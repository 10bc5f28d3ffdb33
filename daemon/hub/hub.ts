import { cameraName } from '../config/camera-name.ts';
import { orWithoutSaved } from '../config/fallback.ts';
import type { Loaded } from '../config/load.ts';
import { changedScopes } from '../config/settings.ts';
import { EventLog } from '../events/event-log.ts';
import { Front } from '../front.ts';
import { ViewerLimiter } from '../http/viewer-limiter.ts';
import type { Log } from '../log/logger.ts';
import { Notices } from '../status/notices.ts';
import { Instance } from '../system/instance.ts';
import type { PassedSocket } from '../system/listen-fds.ts';
import type { Notify } from '../system/sd-notify.ts';
import { EventDemand } from './events/event-demand.ts';
import { HubEvents } from './events/hub-events.ts';
import { CameraList } from './camera-list.ts';
import { createHubApp } from './hub-app.ts';
import { HubCameras } from './hub-cameras.ts';
import { wallLayoutFile } from './wall/wall-layout-file.ts';

/** Many cameras in one process, each made of the parts of a single one, and one front for all of them. */
export class Hub {
  readonly #log: Log;
  readonly #notify: Notify;
  readonly #front: Front;
  readonly #cameras: HubCameras;
  readonly #events = new HubEvents();
  readonly #eventDemand: EventDemand;
  readonly #notices: Notices;
  readonly #instance = new Instance();
  readonly #wallLayout: ReturnType<typeof wallLayoutFile>;
  readonly #stopping = new AbortController();
  readonly #list: CameraList;
  readonly #app: ReturnType<typeof createHubApp>;
  /** One change at a time. */
  #lastChange: Promise<void> = Promise.resolve();

  /** `sockets` replace HOST and PORT if there are any. */
  constructor(settings: Loaded, log: Log, notify: Notify, sockets: readonly PassedSocket[] = []) {
    this.#log = log;
    this.#notify = notify;
    this.#notices = new Notices(log);
    this.#front = new Front({
      settings,
      log,
      sockets,
      overrides: {},
      onClaimed: () => {},
      stopping: this.#stopping.signal,
      handler: (req, res) => this.#app.handler(req, res),
    });
    this.#wallLayout = wallLayoutFile(settings);
    const { access } = this.#front;
    const config = () => this.#front.config;
    const viewerLimiter = new ViewerLimiter(config);
    // A hub neither notices nor hides anything by itself.
    const events = new EventLog({ camera: () => cameraName(config()) });
    const privacy = { on: false, until: null, reason: null, by: null, since: Date.now() };
    this.#list = new CameraList({
      config,
      log,
      cameras: () => this.#cameras,
      events: this.#events,
      stopping: this.#stopping.signal,
      alone: (act) => this.#alone(act),
      onNotices: () => this.#announce(),
      onCameras: (count) => {
        this.#eventDemand.changed();
        notify.status(count);
      },
    });
    this.#cameras = new HubCameras({
      config,
      log,
      site: this.#list.site,
      shared: () => ({ refused: viewerLimiter.refused, access: access.mode, events, privacy }),
      onEvent: (camera, event) => this.#events.add(camera, event),
    });
    const cameras = this.#cameras;
    this.#eventDemand = new EventDemand({ events: this.#events, cameras: () => cameras.all });
    this.#app = createHubApp({
      access,
      cameras,
      config,
      log,
      viewerLimiter,
      instance: this.#instance.id,
      wallLayout: this.#wallLayout,
      events: this.#events,
      eventDemand: this.#eventDemand,
      notices: () => this.#notices.current,
      nats: () => this.#list.site.report,
      stopping: this.#stopping.signal,
    });
  }

  /**
   * Listens, and reads which cameras there are. None is asked before someone watches it.
   *
   * @throws PicamdError if it cannot listen, or if no users exist yet.
   */
  async start(): Promise<void> {
    const { CAMERAS_FILE } = this.#front.config;
    // Before listening: who comes first must not find a hub without cameras.
    await this.#alone(() => this.#readList(false));
    await this.#front.open();
    await this.#instance.announce(process.env, this.#log);
    // It may be another one without the override file.
    if (this.#front.config.CAMERAS_FILE !== CAMERAS_FILE) await this.#alone(() => this.#readList(false));
    if (this.#front.config.METRICS) this.#app.metrics.load();
    this.#announce();
    this.#notify.ready();
    // A hang of one camera is no reason to end the others.
    this.#notify.watch(() => true);
  }

  /** Ends every stream after a whole part, then the cameras. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#notify.stopping();
    this.#app.metrics.stop();
    const closed = this.#front.close();
    this.#eventDemand.stop();
    await Promise.all([closed, this.#cameras.stop(), this.#list.stop(), this.#lastChange]);
  }

  /**
   * Applies new settings and reads CAMERAS_FILE again. Only what has changed is touched.
   *
   * @throws PicamdError if it cannot listen on a new address; the old settings stay in effect then.
   */
  reload(load: () => Loaded): Promise<void> {
    return this.#alone(() => orWithoutSaved(load(), (settings) => this.#reload(settings)));
  }

  async #reload(settings: Loaded): Promise<void> {
    const scopes = changedScopes(this.#front.config, settings.config);
    if (!(await this.#front.change(settings, false))) return;
    if (settings.config.METRICS) this.#app.metrics.load();
    if (scopes.has('log')) this.#log.level = settings.config.LOG_LEVEL;
    if (scopes.has('restart'))
      this.#log.warn('settings: LOG_FORMAT, TRACE and ROLE take effect after a restart');
    await this.#readList(scopes.has('camera'));
    this.#log.info({ changed: [...scopes] }, 'settings: reloaded');
  }

  async #readList(areAllChanged: boolean): Promise<void> {
    await this.#wallLayout.read();
    await this.#list.read(areAllChanged);
    this.#announce();
  }

  #announce(): void {
    const { settings, notices } = this.#front;
    this.#notices.replace([
      ...settings.notices,
      ...notices,
      ...this.#wallLayout.notices,
      ...this.#list.notices,
    ]);
  }

  async #alone(act: () => Promise<unknown>): Promise<void> {
    const done = this.#lastChange.then(act);
    this.#lastChange = done.then(
      () => undefined,
      () => undefined,
    );
    await done;
  }
}
