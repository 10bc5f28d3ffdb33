import { dirname } from 'node:path';
import { Announcements } from './announcements.ts';
import type { CameraManager } from './camera/camera-manager.ts';
import { orWithoutSaved } from './config/fallback.ts';
import type { Loaded } from './config/load.ts';
import { changedScopes, type Config } from './config/settings.ts';
import type { DaemonOverrides } from './daemon-overrides.ts';
import { Front } from './front.ts';
import type { Broadcaster } from './stream/broadcaster.ts';
import { systemdStatus } from './status/systemd-status.ts';
import { Surveillance } from './surveillance/surveillance.ts';
import { cameraId } from './system/camera-id.ts';
import { Host } from './system/host.ts';
import { Instance } from './system/instance.ts';
import { SettingsEditor } from './settings/settings-editor.ts';
import { createPicturePath } from './picture-path.ts';
import { RemoteLinks } from './remote-links.ts';
import { createWebApp } from './web-app.ts';
import type { WebApp } from './web-app.ts';
import type { Notify } from './system/sd-notify.ts';
import type { PassedSocket } from './system/listen-fds.ts';
import type { FrameTrace } from './trace/frame-trace.ts';
import type { Log } from './log/logger.ts';

/** Builds all parts of picamd and connects them: source → splitter → ring → broadcaster → viewers. */
export class Daemon {
  readonly #log: Log;
  readonly #cameras: CameraManager;
  readonly #broadcaster: Broadcaster;
  readonly #instance = new Instance();
  readonly #host: Pick<Host, 'facts' | 'load'>;
  readonly #notify: Notify;
  readonly #webApp: WebApp;
  readonly #stopping = new AbortController();
  readonly #announcements: Announcements;
  readonly #front: Front;
  readonly #editor: SettingsEditor;
  readonly #surveillance: Surveillance;
  readonly #links: RemoteLinks;

  /** `sockets` replace HOST and PORT if there are any. Tests pass `overrides`; TRACE adds `trace`. */
  constructor(
    settings: Loaded,
    log: Log,
    notify: Notify,
    sockets: readonly PassedSocket[] = [],
    overrides: DaemonOverrides = {},
    trace: FrameTrace | null = null,
  ) {
    this.#log = log;
    this.#announcements = new Announcements({
      log,
      facts: () => ({
        ...this.#streamParts(),
        urls: this.#front.urls,
        claimCode: this.#front.access.claimCode,
      }),
      consoleMs: overrides.consoleMs,
    });
    const { console, masks } = this.#announcements;
    this.#front = new Front({
      settings,
      log,
      sockets,
      overrides,
      onClaimed: () => console.changed(),
      stopping: this.#stopping.signal,
      handler: (req, res) => this.#webApp.handler(req, res),
    });
    this.#host = overrides.host ?? new Host();
    this.#notify = notify;
    const { cameras, broadcaster } = createPicturePath({
      config: () => this.#config,
      log,
      trace,
      onState: (camera) => {
        notify.status(systemdStatus(camera));
        console.changed();
        this.#editor.cameraChanged();
        this.#surveillance.cameraChanged();
        this.#links.cameraChanged();
      },
    });
    [this.#cameras, this.#broadcaster] = [cameras, broadcaster];
    this.#editor = new SettingsEditor({
      current: () => this.#front.settings,
      apply: (next, beside) => this.#reloadUsable(next, beside),
      keepAddress: () => this.#front.keepAddress(),
      camera: this.#cameras,
      hasSockets: sockets.length > 0,
      log,
      timer: overrides.timer,
    });
    const config = () => this.#config;
    const onNotices = () => void this.#announce();
    const urls = () => this.#front.urls;
    const shared = { cameras, broadcaster, config, log };
    this.#surveillance = new Surveillance({ ...shared, saved: settings.saved, onNotices, urls });
    const { path } = settings.saved;
    const id = cameraId(path === null ? null : dirname(path));
    this.#webApp = createWebApp({
      ...shared,
      id,
      mqtt: () => this.#links.mqtt,
      nats: () => this.#links.nats,
      access: this.#front.access,
      instance: this.#instance.id,
      settingsEditor: this.#editor,
      maskReview: masks,
      ...this.#surveillance.routeParts,
      streamParts: () => this.#streamParts(),
      notices: () => this.#announcements.notices,
      host: this.#host,
      overrides,
    });
    const [surveillance, webApp] = [this.#surveillance, this.#webApp];
    const current = { settings: () => this.#front.settings, editor: this.#editor, host: this.#host };
    this.#links = new RemoteLinks({ ...shared, ...current, id, surveillance, webApp, urls, onNotices });
  }

  get #config(): Config {
    return this.#front.config;
  }

  /**
   * Listens, starts the camera, then loads what neither needs. A camera that fails does not fail the start.
   *
   * @throws PicamdError if it cannot listen, or if no users exist yet.
   */
  async start(): Promise<void> {
    await this.#front.open();
    await this.#instance.announce(process.env, this.#log);
    await this.#surveillance.apply(this.#front.settings);
    await this.#links.apply(this.#config);
    await this.#announce();
    this.#notify.ready();
    this.#notify.watch(() => this.#cameras.camera?.supervisor.makesProgress(performance.now()) ?? true);
    // A change of settings may have come by now, which starts the camera too.
    await this.#editor.runAlone(async () => {
      if (!this.#stopping.signal.aborted) await this.#cameras.start(this.#config);
    });
    if (this.#config.METRICS) this.#webApp.metrics.load();
    await this.#host.load();
  }

  /** Ends every stream after a whole part, the camera and a reload, and makes a start end by itself. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#notify.stopping();
    this.#webApp.metrics.stop();
    const saved = [this.#editor, this.#surveillance, this.#links].map((part) => part.stop());
    const closed = this.#front.close();
    this.#broadcaster.endAll();
    await Promise.all([closed, ...saved, this.#cameras.stop(), this.#announcements.stop()]);
  }

  /**
   * Applies new settings and restarts only what they change. Viewers keep their connection while the camera is
   * restarted. stop() ends it early. A function reads them when no other change is under way.
   *
   * @throws PicamdError if it cannot listen on a new address; the old settings stay in effect then.
   */
  reload(load: Loaded | (() => Loaded)): Promise<void> {
    return this.#editor.reload(() => this.#reloadUsable(typeof load === 'function' ? load() : load));
  }

  #reloadUsable(settings: Loaded, beside = false): Promise<void> {
    return orWithoutSaved(settings, (usable) => this.#reload(usable, beside));
  }

  async #reload(settings: Loaded, beside: boolean): Promise<void> {
    const { signal } = this.#stopping;
    if (signal.aborted) return;
    const before = this.#config;
    const scopes = changedScopes(before, settings.config);
    if (settings.config.METRICS) this.#webApp.metrics.load();
    if (!(await this.#front.change(settings, beside))) return;
    await this.#cameras.change(before, settings.config);
    if (signal.aborted) return;
    await this.#surveillance.apply(settings);
    await this.#links.apply(settings.config);
    if (scopes.has('log')) this.#log.level = settings.config.LOG_LEVEL;
    if (scopes.has('restart'))
      this.#log.warn('settings: LOG_FORMAT, TRACE and ROLE take effect after a restart');
    await this.#announce();
    this.#log.info({ changed: [...scopes] }, 'settings: reloaded');
  }

  async #announce(): Promise<void> {
    const others = [this.#front, this.#surveillance, this.#links].flatMap(({ notices }) => notices);
    await this.#announcements.replace(this.#front.settings, others);
  }

  #streamParts() {
    const { camera } = this.#cameras;
    const { state: privacy } = this.#surveillance.privacy;
    return { camera, config: this.#config, broadcaster: this.#broadcaster, privacy };
  }
}
