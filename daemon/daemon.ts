import type { TlsFiles } from './access/certificate.ts';
import { CameraKeeper } from './camera-keeper.ts';
import { cameraLimits } from './camera/limits.ts';
import { changedParts } from './config/settings.ts';
import type { Config } from './config/settings.ts';
import { Admission } from './http/admission.ts';
import { createApp } from './http/app.ts';
import { placeOf } from './http/listen-on.ts';
import { serverLimits } from './http/server.ts';
import { Door, isLocal } from './door.ts';
import { Listeners } from './listeners.ts';
import { liveCamera } from './live.ts';
import { metricFacts } from './metric-facts.ts';
import { Metrics } from './metrics/metrics.ts';
import { Broadcaster } from './stream/broadcaster.ts';
import { serviceStatus } from './service-status.ts';
import { cameraHealth, pageFacts, statusDocument, ustreamerFacts } from './status.ts';
import { Host } from './system/host.ts';
import type { Notify } from './system/notify.ts';
import type { PassedSocket } from './system/passed-sockets.ts';
import type { Log } from './log.ts';

/** Viewers get so long to take the part that is being sent when the daemon ends. */
const DRAIN_MS = 3000;

/** All parts of picamd, joined: source → splitter → ring → broadcaster → viewers. */
export class Daemon {
  #config: Config;
  readonly #log: Log;
  readonly #keeper: CameraKeeper;
  readonly #broadcaster: Broadcaster;
  readonly #admission: Admission;
  readonly #host: Host;
  readonly #notify: Notify;
  readonly #metrics = new Metrics(async () =>
    metricFacts({
      ...this.#streamParts(),
      totals: this.#keeper.totals,
      refused: this.#admission.refused,
      host: await this.#host.facts(),
    }),
  );
  readonly #startedMs = performance.now();
  #stopping = false;
  #listening = false;
  #tls: TlsFiles | null = null;
  readonly #listeners: Listeners;
  readonly #door: Door;
  readonly #sockets: readonly PassedSocket[];

  /** `sockets` are those to listen on in the place of HOST and PORT, if there are any. */
  constructor(config: Config, log: Log, notify: Notify, sockets: readonly PassedSocket[] = []) {
    this.#config = config;
    this.#log = log;
    this.#door = new Door(log);
    this.#host = new Host((error) => log.warn({ err: error }, 'host facts cannot be read'));
    this.#notify = notify;
    this.#sockets = sockets;
    this.#broadcaster = new Broadcaster({
      staleMs: () => cameraLimits(this.#config).staleMs,
      newest: () => this.#keeper.camera?.ring.newest ?? null,
      onViewers: (viewers) => log.debug({ viewers }, 'stream: viewers'),
      onSkips: ({ id, address }, skipped) =>
        log.debug({ viewer: id, address, skipped }, 'stream: too slow for every frame'),
    });
    this.#keeper = new CameraKeeper({
      log,
      broadcaster: this.#broadcaster,
      onState: (camera) => notify.status(serviceStatus(camera)),
    });
    this.#admission = new Admission(() => ({
      maxViewers: this.#config.MAX_VIEWERS,
      maxViewersPerAddress: this.#config.MAX_VIEWERS_PER_ADDRESS,
    }));
    this.#listeners = new Listeners(this.#handler());
  }

  /**
   * Listens, then starts the camera; a camera that fails does not fail the start.
   *
   * @throws PicamdError when it cannot listen, or when nobody could log in.
   */
  async start(): Promise<void> {
    const opening = await this.#door.prepare(this.#config, isLocal(this.#config, this.#sockets));
    this.#tls = opening.tls;
    this.#door.apply(opening);
    await this.#listen(this.#config, opening.tls);
    this.#notify.ready();
    this.#notify.watch(() => this.#keeper.camera?.supervisor.makesProgress(performance.now()) ?? true);
    await this.#keeper.start(this.#config);
  }

  /** Ends every stream after a whole part, then the camera. Resolves when nothing is left. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#notify.stopping();
    this.#metrics.stop();
    this.#door.stop();
    const closed = this.#listeners.close();
    this.#broadcaster.endAll();
    const cut = setTimeout(() => this.#listeners.cut(), DRAIN_MS);
    await Promise.all([closed, this.#keeper.stop()]);
    clearTimeout(cut);
  }

  /**
   * Takes new settings over and restarts only what they change. Viewers keep their connection when
   * the camera is restarted.
   *
   * @throws PicamdError when it cannot listen on a new address; everything stays as it was then.
   */
  async reload(config: Config): Promise<void> {
    const parts = changedParts(this.#config, config);
    if (this.#stopping) return;
    const opening = await this.#door.prepare(config, isLocal(config, this.#sockets));
    if (parts.has('listen') || (opening.tls === null) !== (this.#tls === null))
      await this.#listen(config, opening.tls);
    else if (opening.tls !== null) this.#listeners.renew(opening.tls);
    this.#tls = opening.tls;
    this.#door.apply(opening);
    this.#config = config;
    if (parts.has('camera')) await this.#keeper.start(config);
    if (parts.has('log')) this.#log.level = config.LOG_LEVEL;
    if (parts.has('start')) this.#log.warn('settings: LOG_FORMAT counts from the next start on');
    this.#log.info({ changed: [...parts] }, 'settings: read again');
  }

  async #listen(config: Config, tls: TlsFiles | null): Promise<void> {
    const passed = this.#sockets.length > 0;
    if (passed && this.#listening)
      return this.#log.warn('settings: passed sockets stay as they are until the next start');
    const places = passed ? this.#sockets.map(({ fd }) => ({ fd })) : [placeOf(config.HOST, config.PORT)];
    const note = passed ? ' (a socket that was passed; HOST and PORT do not count)' : '';
    for (const url of await this.#listeners.listen({ places, limits: serverLimits(config), tls }))
      this.#log.info(`listening on ${url}/${note}`);
    this.#listening = true;
  }

  #handler() {
    const app = createApp({
      camera: liveCamera({
        camera: () => this.#keeper.camera,
        config: () => this.#config,
        demand: this.#keeper.demand,
        broadcaster: this.#broadcaster,
      }),
      broadcaster: this.#broadcaster,
      admission: this.#admission,
      mayStay: (caller) => this.#door.mayStay(caller),
      gate: this.#door.gate,
      allowedHosts: () => this.#config.ALLOWED_HOSTS,
      mostUrlBytes: () => this.#config.MAX_URL_BYTES,
      health: () => cameraHealth(this.#keeper.camera, this.#config),
      status: () => this.#status(),
      ustreamer: () => ustreamerFacts(this.#streamParts()),
      metrics: () => (this.#config.METRICS ? this.#metrics.expose() : null),
      corsOrigin: () => this.#config.CORS_ORIGIN,
      aliases: () => this.#config.ALIASES,
      page: () => pageFacts(this.#streamParts()),
      recipes: () => ({
        listensOn: this.#config.HOST,
        ...ustreamerFacts(this.#streamParts()).size,
      }),
      log: this.#log,
    });
    return app.callback();
  }

  #streamParts() {
    return { camera: this.#keeper.camera, config: this.#config, broadcaster: this.#broadcaster };
  }

  async #status(): Promise<object> {
    return statusDocument({
      ...this.#streamParts(),
      refused: this.#admission.refused,
      access: this.#door.access,
      uptimeMs: performance.now() - this.#startedMs,
      host: await this.#host.facts(),
    });
  }
}
