import type { TlsFiles } from './access/certificate.ts';
import { Camera } from './camera/camera.ts';
import { chooseSource } from './camera/choose-source.ts';
import { Demand } from './camera/demand.ts';
import type { Failure } from './camera/failure.ts';
import { cameraLimits } from './camera/limits.ts';
import type { CameraState } from './camera/supervisor.ts';
import { changedParts } from './config/settings.ts';
import type { Config } from './config/settings.ts';
import type { Frame } from './frame/frame.ts';
import { Admission } from './http/admission.ts';
import { createApp } from './http/app.ts';
import { placeOf } from './http/listen-on.ts';
import { serverLimits } from './http/server.ts';
import { Door, isLocal, prepareDoor } from './door.ts';
import { Listeners } from './listeners.ts';
import { liveCamera } from './live.ts';
import { Broadcaster } from './stream/broadcaster.ts';
import { PART_ENVELOPE } from './stream/multipart.ts';
import { withoutSecrets } from './secrets.ts';
import { cameraHealth, pageFacts, statusDocument, ustreamerFacts } from './status.ts';
import { Host } from './system/host.ts';
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
  readonly #host = new Host();
  readonly #startedMs = performance.now();
  #camera: Camera | null = null;
  #stopping = false;
  #listening = false;
  #tls: TlsFiles | null = null;
  readonly #listeners: Listeners;
  readonly #door: Door;
  readonly #sockets: readonly PassedSocket[];

  /** `sockets` are those to listen on in the place of HOST and PORT, if there are any. */
  constructor(config: Config, log: Log, sockets: readonly PassedSocket[] = []) {
    this.#config = config;
    this.#log = log;
    this.#door = new Door(log);
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
   * @throws PicamdError when it cannot listen, or when nobody could log in.
   */
  async start(): Promise<void> {
    const opening = await prepareDoor(this.#config, isLocal(this.#config, this.#sockets));
    this.#tls = opening.tls;
    this.#door.apply(opening);
    await this.#listen(this.#config, opening.tls);
    await this.#startCamera();
  }

  /** Ends every stream after a whole part, then the camera. Resolves when nothing is left. */
  async stop(): Promise<void> {
    this.#stopping = true;
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
    const opening = await prepareDoor(config, isLocal(config, this.#sockets));
    if (parts.has('listen') || (opening.tls === null) !== (this.#tls === null))
      await this.#listen(config, opening.tls);
    else if (opening.tls !== null) this.#listeners.renew(opening.tls);
    this.#tls = opening.tls;
    this.#door.apply(opening);
    this.#config = config;
    if (parts.has('camera')) {
      await this.#camera?.stop();
      await this.#startCamera();
    }
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
        camera: () => this.#camera,
        config: () => this.#config,
        demand: this.#demand,
        broadcaster: this.#broadcaster,
      }),
      broadcaster: this.#broadcaster,
      admission: this.#admission,
      mayStay: (caller) => this.#door.mayStay(caller),
      gate: this.#door.gate,
      allowedHosts: () => this.#config.ALLOWED_HOSTS,
      mostUrlBytes: () => this.#config.MAX_URL_BYTES,
      health: () => cameraHealth(this.#camera, this.#config),
      status: () => this.#status(),
      ustreamer: () => ustreamerFacts(this.#streamParts()),
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

  async #startCamera(): Promise<void> {
    const config = this.#config;
    const source = await chooseSource(config);
    if (this.#stopping) return;
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
    const frame = this.#camera?.ring.newest;
    if (state === 'streaming' && frame) this.#checkSize(frame);
  }

  #checkSize({ width, height }: Frame): void {
    if (width % 8 === 0 && height % 8 === 0) return;
    this.#log.warn(
      { width, height, hint: 'Set CAMERA_WIDTH and CAMERA_HEIGHT, or that camera, to multiples of 8.' },
      'camera: Motion refuses pictures whose width or height is no multiple of 8',
    );
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
      access: this.#door.access,
      uptimeMs: performance.now() - this.#startedMs,
      host: await this.#host.facts().catch((error: unknown) => {
        this.#log.warn({ err: error }, 'host facts cannot be read');
        return null;
      }),
    });
  }
}
