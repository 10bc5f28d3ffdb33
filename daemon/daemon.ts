import type { IncomingMessage, ServerResponse } from 'node:http';
import { Camera } from './camera/camera.ts';
import { chooseSource } from './camera/choose-source.ts';
import { CameraTotals } from './camera/counts.ts';
import { Demand } from './camera/demand.ts';
import type { Failure } from './camera/failure.ts';
import { cameraLimits } from './camera/limits.ts';
import type { CameraState } from './camera/supervisor.ts';
import { changedParts } from './config/settings.ts';
import type { Config } from './config/settings.ts';
import { Admission } from './http/admission.ts';
import { createApp } from './http/app.ts';
import type { ListenOn } from './http/listen-on.ts';
import { Listeners } from './listeners.ts';
import { liveCamera } from './live.ts';
import { metricFacts } from './metric-facts.ts';
import { Metrics } from './metrics/metrics.ts';
import { checkPictureSize } from './picture-size.ts';
import { isLoopback } from './recipes/place.ts';
import { Broadcaster } from './stream/broadcaster.ts';
import { PART_ENVELOPE } from './stream/multipart.ts';
import { withoutSecrets } from './secrets.ts';
import { serviceStatus } from './service-status.ts';
import { cameraHealth, statusDocument, ustreamerFacts } from './status.ts';
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
  readonly #demand = new Demand();
  readonly #broadcaster: Broadcaster;
  readonly #admission: Admission;
  readonly #host: Host;
  readonly #notify: Notify;
  readonly #totals = new CameraTotals();
  readonly #metrics = new Metrics(async () =>
    metricFacts({
      ...this.#streamParts(),
      totals: this.#totals,
      refused: this.#admission.refused,
      host: await this.#host.facts(),
    }),
  );
  readonly #startedMs = performance.now();
  #camera: Camera | null = null;
  #stopping = false;
  readonly #listeners: Listeners;
  readonly #sockets: readonly PassedSocket[];

  /** `sockets` are those to listen on in the place of HOST and PORT, if there are any. */
  constructor(config: Config, log: Log, notify: Notify, sockets: readonly PassedSocket[] = []) {
    this.#config = config;
    this.#log = log;
    this.#host = new Host((error) => log.warn({ err: error }, 'host facts cannot be read'));
    this.#notify = notify;
    this.#sockets = sockets;
    this.#broadcaster = new Broadcaster({
      staleMs: () => cameraLimits(this.#config).staleMs,
      newest: () => this.#camera?.ring.newest ?? null,
      onViewers: (viewers) => log.debug({ viewers }, 'stream: viewers'),
      onSkips: ({ id, address }, skipped) =>
        log.debug({ viewer: id, address, skipped }, 'stream: too slow for every frame'),
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
   * @throws PicamdError when it cannot listen.
   */
  async start(): Promise<void> {
    await this.#listen(this.#config);
    this.#notify.ready();
    this.#notify.watch(() => this.#camera?.supervisor.makesProgress(performance.now()) ?? true);
    await this.#startCamera();
  }

  /** Ends every stream after a whole part, then the camera. Resolves when nothing is left. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#notify.stopping();
    this.#metrics.stop();
    const closed = this.#listeners.close();
    this.#broadcaster.endAll();
    const cut = setTimeout(() => this.#listeners.cut(), DRAIN_MS);
    await Promise.all([closed, this.#camera?.stop()]);
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
    if (parts.has('listen') && this.#sockets.length === 0) await this.#listen(config);
    this.#config = config;
    if (parts.has('camera')) {
      await this.#camera?.stop();
      await this.#startCamera();
    }
    if (parts.has('log')) this.#log.level = config.LOG_LEVEL;
    if (parts.has('start')) this.#log.warn('settings: LOG_FORMAT counts from the next start on');
    this.#log.info({ changed: [...parts] }, 'settings: read again');
  }

  async #listen({ HOST: host, PORT: port }: Config): Promise<void> {
    const passed = this.#sockets.length > 0;
    const places: ListenOn[] = passed ? this.#sockets.map(({ fd }) => ({ fd })) : [{ host, port }];
    for (const url of await this.#listeners.listen(places)) {
      this.#log.info(
        `listening on ${url}/${passed ? ' (a socket that was passed; HOST and PORT do not count)' : ''}`,
      );
      if (!url.startsWith('unix:') && !isLoopback(new URL(url).hostname))
        this.#log.warn('everybody who reaches this machine can see the camera: there is no password yet');
    }
  }

  #handler() {
    const app = createApp({
      camera: liveCamera({
        camera: () => this.#camera,
        config: () => this.#config,
        demand: this.#demand,
        broadcaster: this.#broadcaster,
      }),
      broadcaster: this.#broadcaster,
      admission: this.#admission,
      health: () => cameraHealth(this.#camera, this.#config),
      status: () => this.#status(),
      ustreamer: () => ustreamerFacts(this.#streamParts()),
      metrics: () => (this.#config.METRICS ? this.#metrics.expose() : null),
      corsOrigin: () => this.#config.CORS_ORIGIN,
      aliases: () => this.#config.ALIASES,
      page: () => ({
        width: this.#config.CAMERA_WIDTH,
        height: this.#config.CAMERA_HEIGHT,
        testPicture: this.#camera?.source.kind === 'test',
      }),
      recipes: () => ({
        listensOn: this.#config.HOST,
        ...ustreamerFacts(this.#streamParts()).size,
      }),
      log: this.#log,
    });
    const handle = app.callback();
    return (req: IncomingMessage, res: ServerResponse) => void handle(req, res);
  }

  async #startCamera(): Promise<void> {
    const config = this.#config;
    const source = await chooseSource(config);
    if (this.#stopping) return;
    if (this.#camera !== null) this.#totals.retire(this.#camera);
    this.#camera = new Camera({
      source,
      demand: config.CAMERA_MODE === 'on-demand' ? this.#demand : null,
      ...cameraLimits(config),
      envelope: PART_ENVELOPE,
      onFrame: (frame) => this.#broadcaster.publish(frame),
      onOverrun: (frame) => this.#broadcaster.overrun(frame),
      onState: (state) => this.#cameraState(state),
      onLine: (line) => this.#log.debug(`camera: ${withoutSecrets(line)}`),
      onFailure: (failure, retryMs) => this.#cameraFailed(failure, retryMs),
    });
    if (source.kind === 'test') this.#log.warn('the picture is the built-in test picture, not a camera');
    this.#log.info({ source: source.kind }, `camera: ${source.description}`);
    this.#camera.start();
  }

  #cameraState(state: CameraState): void {
    this.#log.info(`camera: ${state}`);
    if (this.#camera !== null) this.#notify.status(serviceStatus(this.#camera));
    const frame = this.#camera?.ring.newest;
    if (state === 'streaming' && frame) checkPictureSize(frame, this.#log);
  }

  #cameraFailed({ code, message, hint }: Failure, retryMs: number | null): void {
    const retrySeconds = retryMs === null ? null : Number((retryMs / 1000).toFixed(1));
    this.#log.error({ code, hint, retrySeconds }, `camera: ${message}`);
  }

  #streamParts() {
    return { camera: this.#camera, config: this.#config, broadcaster: this.#broadcaster };
  }

  async #status(): Promise<object> {
    return statusDocument({
      ...this.#streamParts(),
      refused: this.#admission.refused,
      uptimeMs: performance.now() - this.#startedMs,
      host: await this.#host.facts(),
    });
  }
}
