import { Announcements } from './announcements.ts';
import type { CameraManager } from './camera/camera-manager.ts';
import { orWithoutOverride, orWithoutSaved } from './config/fallback.ts';
import type { Loaded } from './config/load.ts';
import { changedScopes, type Config } from './config/settings.ts';
import { AccessControl } from './access/access-control.ts';
import type { DaemonOverrides } from './daemon-overrides.ts';
import { Listeners } from './server/listeners.ts';
import type { Broadcaster } from './stream/broadcaster.ts';
import { systemdStatus } from './status/systemd-status.ts';
import { Surveillance } from './surveillance/surveillance.ts';
import { Host } from './system/host.ts';
import { Instance } from './system/instance.ts';
import { SettingsEditor } from './settings/settings-editor.ts';
import { createPicturePath } from './picture-path.ts';
import { prepare, type Prepared } from './prepared.ts';
import type { Tls } from './server/tls.ts';
import { createWebApp } from './web-app.ts';
import type { WebApp } from './web-app.ts';
import type { Notify } from './system/sd-notify.ts';
import type { PassedSocket } from './system/listen-fds.ts';
import type { FrameTrace } from './trace/frame-trace.ts';
import type { Log } from './log/logger.ts';

/** Builds all parts of picamd and connects them: source → splitter → ring → broadcaster → viewers. */
export class Daemon {
  #settings: Loaded;
  readonly #log: Log;
  readonly #cameras: CameraManager;
  readonly #broadcaster: Broadcaster;
  readonly #instance = new Instance();
  readonly #host: Pick<Host, 'facts' | 'load'>;
  readonly #notify: Notify;
  readonly #metrics: WebApp['metrics'];
  readonly #stopping = new AbortController();
  #tls: Tls = { files: null, notices: [] };
  readonly #announcements: Announcements;
  readonly #listeners: Listeners;
  readonly #access: AccessControl;
  readonly #editor: SettingsEditor;
  readonly #surveillance: Surveillance;
  readonly #sockets: readonly PassedSocket[];

  /** `sockets` replace HOST and PORT if there are any. Tests pass `overrides`; TRACE adds `trace`. */
  constructor(
    settings: Loaded,
    log: Log,
    notify: Notify,
    sockets: readonly PassedSocket[] = [],
    overrides: DaemonOverrides = {},
    trace: FrameTrace | null = null,
  ) {
    this.#settings = settings;
    this.#log = log;
    this.#announcements = new Announcements({
      log,
      facts: () => ({
        ...this.#streamParts(),
        urls: this.#listeners.urls,
        claimCode: this.#access.claimCode,
      }),
      consoleMs: overrides.consoleMs,
    });
    const { console, masks } = this.#announcements;
    this.#access = new AccessControl(log, () => console.changed(), overrides);
    this.#host = overrides.host ?? new Host();
    this.#notify = notify;
    this.#sockets = sockets;
    const { cameras, broadcaster } = createPicturePath({
      config: () => this.#config,
      log,
      trace,
      onState: (camera) => {
        notify.status(systemdStatus(camera));
        console.changed();
        this.#editor.cameraChanged();
        this.#surveillance.cameraChanged();
      },
    });
    [this.#cameras, this.#broadcaster] = [cameras, broadcaster];
    this.#editor = new SettingsEditor({
      current: () => this.#settings,
      apply: (next, beside) => this.#reloadUsable(next, beside),
      keepAddress: () => this.#listeners.keep(),
      camera: this.#cameras,
      hasSockets: sockets.length > 0,
      log,
      timer: overrides.timer,
    });
    const config = () => this.#config;
    const onNotices = () => void this.#announce();
    const urls = () => this.#listeners.urls;
    const shared = { cameras, broadcaster, config, log };
    this.#surveillance = new Surveillance({ ...shared, saved: settings.saved, onNotices, urls });
    const { handler, metrics } = createWebApp({
      ...shared,
      access: this.#access,
      instance: this.#instance.id,
      settingsEditor: this.#editor,
      maskReview: masks,
      ...this.#surveillance.routeParts,
      streamParts: () => this.#streamParts(),
      notices: () => this.#announcements.notices,
      host: this.#host,
      overrides,
    });
    this.#metrics = metrics;
    this.#listeners = new Listeners(handler, sockets, log);
  }

  get #config(): Config {
    return this.#settings.config;
  }

  /**
   * Listens, starts the camera, then loads what neither needs. A camera that fails does not fail the start.
   *
   * @throws PicamdError if it cannot listen, or if no users exist yet.
   */
  async start(): Promise<void> {
    await orWithoutOverride(this.#settings, async (settings) => {
      const next = await this.#prepare(settings);
      // Before listening: with several sockets, the first one is served while the next one is opened.
      this.#adopt(next);
      await this.#listeners.listen({ ...settings, tls: next.tls.files });
    });
    await this.#instance.announce(process.env, this.#log);
    await this.#surveillance.apply(this.#settings);
    await this.#announce();
    this.#notify.ready();
    this.#notify.watch(() => this.#cameras.camera?.supervisor.makesProgress(performance.now()) ?? true);
    // A change of settings may have come by now, which starts the camera too.
    await this.#editor.runAlone(async () => {
      if (!this.#stopping.signal.aborted) await this.#cameras.start(this.#config);
    });
    if (this.#config.METRICS) this.#metrics.load();
    await this.#host.load();
  }

  /** Ends every stream after a whole part, the camera and a reload, and makes a start end by itself. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#notify.stopping();
    this.#metrics.stop();
    const saved = [this.#access.stop(), this.#editor.stop(), this.#surveillance.stop()];
    const closed = this.#listeners.close();
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
    if (settings.config.METRICS) this.#metrics.load();
    const next = await this.#prepare(settings);
    if (signal.aborted) return;
    const { files } = next.tls;
    if (scopes.has('listen') || (files === null) !== (this.#tls.files === null))
      await this.#listeners.listen({ ...settings, tls: files }, beside);
    if (signal.aborted) return;
    if (files !== null) this.#listeners.renew(files);
    this.#adopt(next);
    await this.#cameras.change(before, settings.config);
    if (signal.aborted) return;
    await this.#surveillance.apply(settings);
    if (scopes.has('log')) this.#log.level = settings.config.LOG_LEVEL;
    if (scopes.has('restart')) this.#log.warn('settings: LOG_FORMAT and TRACE take effect after a restart');
    await this.#announce();
    this.#log.info({ changed: [...scopes] }, 'settings: reloaded');
  }

  #prepare(settings: Loaded): Promise<Prepared> {
    return prepare(settings, this.#access, this.#sockets, this.#stopping.signal);
  }

  #adopt({ settings, policy, tls }: Prepared): void {
    // A rejected socket (no certificate yet) opens at the next start, so its notice stays.
    this.#tls = this.#listeners.hasRejected ? { ...tls, notices: this.#tls.notices } : tls;
    this.#access.apply(policy);
    this.#settings = settings;
  }

  async #announce(): Promise<void> {
    const others = [this.#tls, this.#listeners, this.#surveillance].flatMap(({ notices }) => notices);
    await this.#announcements.replace(this.#settings, others);
  }

  #streamParts() {
    const { camera } = this.#cameras;
    const { state: privacy } = this.#surveillance.privacy;
    return { camera, config: this.#config, broadcaster: this.#broadcaster, privacy };
  }
}
