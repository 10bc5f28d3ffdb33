import { CameraManager } from './camera/camera-manager.ts';
import { cameraLimits } from './camera/limits.ts';
import { orWithoutOverride } from './config/load.ts';
import type { Loaded } from './config/load.ts';
import { changedParts } from './config/settings.ts';
import type { Config } from './config/settings.ts';
import { ConsoleFile, consoleText } from './status/console-file.ts';
import { ViewerLimiter } from './http/viewer-limiter.ts';
import { createApp } from './http/app.ts';
import { AccessControl } from './access/access-control.ts';
import { isLocal } from './access/access-policy.ts';
import { Listeners } from './server/listeners.ts';
import { metricFacts } from './status/metric-facts.ts';
import { Metrics } from './metrics/metrics.ts';
import { Notices } from './status/notices.ts';
import { Broadcaster } from './stream/broadcaster.ts';
import { PART_ENVELOPE } from './stream/multipart.ts';
import { serviceStatus } from './status/systemd-status.ts';
import { cameraHealth, pageFacts, statusDocument, ustreamerFacts } from './status/status-document.ts';
import { Host } from './system/host.ts';
import { prepareTls } from './server/tls.ts';
import type { Tls } from './server/tls.ts';
import type { Notify } from './system/sd-notify.ts';
import type { PassedSocket } from './system/listen-fds.ts';
import type { Log } from './log/logger.ts';

/** Viewers get so long to take the part that is being sent when the daemon ends. */
const DRAIN_MS = 3000;

/** All parts of picamd, joined: source → splitter → ring → broadcaster → viewers. */
export class Daemon {
  #settings: Loaded;
  readonly #log: Log;
  readonly #cameras: CameraManager;
  readonly #broadcaster: Broadcaster;
  readonly #viewerLimiter: ViewerLimiter;
  readonly #host: Host;
  readonly #notify: Notify;
  readonly #metrics = new Metrics(async () =>
    metricFacts({
      ...this.#streamParts(),
      totals: this.#cameras.totals,
      refused: this.#viewerLimiter.refused,
      host: await this.#host.facts(),
    }),
  );
  readonly #startedMs = performance.now();
  #stopping = false;
  #tls: Tls = { files: null, notices: [] };
  readonly #notices: Notices;
  readonly #console: ConsoleFile;
  readonly #listeners: Listeners;
  readonly #access: AccessControl;
  readonly #sockets: readonly PassedSocket[];

  /** `sockets` are those to listen on in the place of HOST and PORT, if there are any. */
  constructor(settings: Loaded, log: Log, notify: Notify, sockets: readonly PassedSocket[] = []) {
    this.#settings = settings;
    this.#log = log;
    this.#notices = new Notices(log);
    this.#access = new AccessControl(log, () => this.#console.changed());
    this.#host = new Host((error) => log.warn({ err: error }, 'host facts cannot be read'));
    this.#notify = notify;
    this.#sockets = sockets;
    this.#broadcaster = new Broadcaster({
      staleMs: () => cameraLimits(this.#config).staleMs,
      newest: () => this.#cameras.camera?.ring.newest ?? null,
      onViewers: (viewers) => log.debug({ viewers }, 'stream: viewers'),
      onSkips: ({ id, address }, skipped) =>
        log.debug({ viewer: id, address, skipped }, 'stream: too slow for every frame'),
    });
    this.#cameras = new CameraManager({
      log,
      envelope: PART_ENVELOPE,
      onFrame: (frame) => this.#broadcaster.publish(frame),
      onOverrun: (frame) => this.#broadcaster.overrun(frame),
      staleMs: () => cameraLimits(this.#config).staleMs,
      onState: (camera) => {
        notify.status(serviceStatus(camera));
        this.#console.changed();
      },
    });
    this.#viewerLimiter = new ViewerLimiter(() => ({
      maxViewers: this.#config.MAX_VIEWERS,
      maxViewersPerAddress: this.#config.MAX_VIEWERS_PER_ADDRESS,
    }));
    this.#listeners = new Listeners(this.#handler(), sockets, log);
    this.#console = new ConsoleFile(() => this.#consoleText(), log);
  }

  get #config(): Config {
    return this.#settings.config;
  }

  /**
   * Listens, then starts the camera; a camera that fails does not fail the start.
   *
   * @throws PicamdError when it cannot listen, or when nobody could log in.
   */
  async start(): Promise<void> {
    await orWithoutOverride(this.#settings, (settings) => this.#begin(settings));
    this.#notify.ready();
    this.#notify.watch(() => this.#cameras.camera?.supervisor.makesProgress(performance.now()) ?? true);
    await this.#cameras.start(this.#config);
  }

  async #begin(settings: Loaded): Promise<void> {
    const { config } = settings;
    const policy = await this.#access.prepare(config, isLocal(config, this.#sockets));
    this.#tls = await prepareTls(config);
    this.#settings = settings;
    this.#access.apply(policy);
    await this.#listeners.listen({ ...settings, tls: this.#tls.files });
    await this.#tell();
  }

  /** Ends every stream after a whole part, then the camera. Resolves when nothing is left. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#notify.stopping();
    this.#metrics.stop();
    this.#access.stop();
    const closed = this.#listeners.close();
    this.#broadcaster.endAll();
    const cut = setTimeout(() => this.#listeners.cut(), DRAIN_MS);
    await Promise.all([closed, this.#cameras.stop(), this.#console.stop()]);
    clearTimeout(cut);
  }

  /**
   * Takes new settings over and restarts only what they change. Viewers keep their connection when
   * the camera is restarted.
   *
   * @throws PicamdError when it cannot listen on a new address; everything stays as it was then.
   */
  async reload(settings: Loaded): Promise<void> {
    const { config } = settings;
    const parts = changedParts(this.#config, config);
    if (this.#stopping) return;
    const policy = await this.#access.prepare(config, isLocal(config, this.#sockets));
    const tls = await prepareTls(config);
    if (parts.has('listen') || (tls.files === null) !== (this.#tls.files === null))
      await this.#listeners.listen({ ...settings, tls: tls.files });
    if (tls.files !== null) this.#listeners.renew(tls.files);
    // A passed socket that is shut for want of a certificate opens with the next start.
    this.#tls = this.#listeners.isShut ? { ...tls, notices: this.#tls.notices } : tls;
    this.#access.apply(policy);
    this.#settings = settings;
    if (parts.has('camera')) await this.#cameras.start(config);
    if (parts.has('log')) this.#log.level = config.LOG_LEVEL;
    if (parts.has('start')) this.#log.warn('settings: LOG_FORMAT counts from the next start on');
    await this.#tell();
    this.#log.info({ changed: [...parts] }, 'settings: read again');
  }

  async #tell(): Promise<void> {
    this.#notices.replace([...this.#settings.notices, ...this.#tls.notices, ...this.#listeners.notices]);
    if (!this.#stopping) await this.#console.use(this.#config.CONSOLE_FILE);
  }

  #consoleText(): string {
    return consoleText({
      urls: this.#listeners.urls,
      claimCode: this.#access.claimCode,
      camera: this.#cameras.camera,
      notices: this.#notices.now,
    });
  }

  #handler() {
    const app = createApp({
      camera: this.#cameras,
      broadcaster: this.#broadcaster,
      viewerLimiter: this.#viewerLimiter,
      access: this.#access,
      settings: () => this.#config,
      health: () => cameraHealth(this.#cameras.camera, this.#config),
      status: async () =>
        statusDocument({
          ...this.#streamParts(),
          refused: this.#viewerLimiter.refused,
          access: this.#access.mode,
          notices: this.#notices.now,
          uptimeMs: performance.now() - this.#startedMs,
          host: await this.#host.facts(),
        }),
      ustreamer: () => ustreamerFacts(this.#streamParts()),
      metrics: () => (this.#config.METRICS ? this.#metrics.expose() : null),
      page: () => pageFacts(this.#streamParts()),
      recipes: () => ({ listensOn: this.#config.HOST, ...ustreamerFacts(this.#streamParts()).size }),
      log: this.#log,
    });
    return app.callback();
  }

  #streamParts() {
    return { camera: this.#cameras.camera, config: this.#config, broadcaster: this.#broadcaster };
  }
}
