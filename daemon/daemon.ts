import { Camera } from './camera/camera.ts';
import { chooseSource } from './camera/choose-source.ts';
import { Demand } from './camera/demand.ts';
import type { Failure } from './camera/failure.ts';
import type { CameraState } from './camera/supervisor.ts';
import { changedParts } from './config/settings.ts';
import type { Config } from './config/settings.ts';
import { Admission } from './http/admission.ts';
import { createApp } from './http/app.ts';
import { HttpServer } from './http/server.ts';
import { Broadcaster } from './stream/broadcaster.ts';
import { PART_ENVELOPE } from './stream/multipart.ts';
import { cameraHealth, pageFacts, statusDocument, ustreamerFacts } from './status.ts';
import { Host } from './system/host.ts';
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
  #server: HttpServer | null = null;
  #port = 0;

  constructor(config: Config, log: Log) {
    this.#config = config;
    this.#log = log;
    this.#broadcaster = new Broadcaster({
      staleMs: () => this.#config.STALE_SECONDS * 1000,
      newest: () => this.#camera?.ring.newest ?? null,
      onViewers: (viewers) => log.debug({ viewers }, 'stream: viewers'),
      onSkips: ({ id, address }, skipped) =>
        log.debug({ viewer: id, address, skipped }, 'stream: too slow for every frame'),
    });
    this.#admission = new Admission(() => ({
      maxViewers: this.#config.MAX_VIEWERS,
      maxViewersPerAddress: this.#config.MAX_VIEWERS_PER_ADDRESS,
    }));
  }

  /** The port that it listens on. */
  get port(): number {
    return this.#port;
  }

  /**
   * Listens, then starts the camera; a camera that fails does not fail the start.
   *
   * @throws PicamdError when it cannot listen.
   */
  async start(): Promise<void> {
    await this.#listen();
    await this.#startCamera();
  }

  /** Ends every stream after a whole part, then the camera. Resolves when nothing is left. */
  async stop(): Promise<void> {
    const closed = this.#server?.close();
    this.#broadcaster.endAll();
    const cut = setTimeout(() => this.#server?.cut(), DRAIN_MS);
    await Promise.all([closed, this.#camera?.stop()]);
    clearTimeout(cut);
  }

  /**
   * Takes new settings over and restarts only what they change. Viewers keep their connection when
   * the camera is restarted.
   *
   * @throws PicamdError when it cannot listen on a new address; the old one is kept then.
   */
  async reload(config: Config): Promise<void> {
    const before = this.#config;
    const parts = changedParts(before, config);
    this.#config = config;
    if (parts.has('listen')) await this.#moveTo(before);
    if (parts.has('camera')) {
      await this.#camera?.stop();
      await this.#startCamera();
    }
    if (parts.has('log')) this.#log.level = config.LOG_LEVEL;
    this.#log.info({ changed: [...parts] }, 'settings: read again');
  }

  async #moveTo(before: Config): Promise<void> {
    const old = this.#server;
    try {
      await this.#listen();
    } catch (error) {
      this.#config = { ...this.#config, HOST: before.HOST, PORT: before.PORT };
      this.#server = old;
      throw error;
    }
    // Streams that run go on; their viewers come back to the new address by themselves.
    void old?.close();
  }

  async #listen(): Promise<void> {
    const { HOST, PORT } = this.#config;
    const app = createApp({
      camera: this.#liveCamera(),
      broadcaster: this.#broadcaster,
      admission: this.#admission,
      health: () => cameraHealth(this.#camera, this.#config),
      status: () => this.#status(),
      ustreamer: () => ustreamerFacts(this.#streamParts()),
      aliases: () => this.#config.ALIASES,
      page: () => pageFacts(this.#streamParts()),
      log: this.#log,
    });
    const handle = app.callback();
    const server = new HttpServer((req, res) => void handle(req, res));
    this.#port = await server.listen(HOST, PORT);
    this.#server = server;
    const host = HOST.includes(':') ? `[${HOST}]` : HOST;
    this.#log.info(`listening on http://${host}:${this.#port}/`);
    if (!/^(127\.|::1$|localhost$)/.test(HOST))
      this.#log.warn('everybody who reaches this machine can see the camera: there is no password yet');
  }

  async #startCamera(): Promise<void> {
    const config = this.#config;
    const source = await chooseSource(config);
    const frameMs = 1000 / config.CAMERA_FRAMERATE;
    const shutterMs = config.CAMERA_SHUTTER_US / 1000;
    this.#camera = new Camera({
      source,
      demand: config.CAMERA_MODE === 'on-demand' ? this.#demand : null,
      idleStopMs: config.IDLE_STOP_SECONDS * 1000,
      firstFrameMs: config.FIRST_FRAME_SECONDS * 1000 + shutterMs,
      stallMs: Math.max(config.STALL_SECONDS * 1000, 10 * frameMs, 5 * shutterMs),
      ringBytes: config.RING_BYTES,
      maxFrameBytes: config.MAX_FRAME_BYTES,
      envelope: PART_ENVELOPE,
      onFrame: (frame) => this.#broadcaster.publish(frame),
      onOverrun: (frame) => this.#broadcaster.overrun(frame),
      onState: (state) => this.#cameraState(state),
      onFailure: (failure, retryMs) => this.#cameraFailed(failure, retryMs),
    });
    if (source.kind === 'test') this.#log.warn('the picture is the built-in test picture, not a camera');
    this.#log.info({ source: source.kind }, `camera: ${source.description}`);
    this.#camera.start();
  }

  #cameraState(state: CameraState): void {
    this.#log.info(`camera: ${state}`);
  }

  #cameraFailed({ code, message, hint }: Failure, retryMs: number | null): void {
    const retrySeconds = retryMs === null ? null : Number((retryMs / 1000).toFixed(1));
    this.#log.error({ code, hint, retrySeconds }, `camera: ${message}`);
  }

  #liveCamera() {
    return {
      current: () => {
        const frame = this.#camera?.ring.newest ?? null;
        const fresh =
          frame !== null && performance.now() - frame.capturedAtMs <= this.#config.STALE_SECONDS * 1000;
        return fresh && this.#camera?.supervisor.state === 'streaming' ? frame : null;
      },
      onNextFrame: (callback: Parameters<Camera['onNextFrame']>[0]) =>
        this.#camera?.onNextFrame(callback) ?? (() => {}),
      hold: () => this.#demand.hold(),
      starting: () => this.#camera?.supervisor.state === 'starting' && !this.#camera.supervisor.failing,
      frameIntervalMs: () => 1000 / this.#config.CAMERA_FRAMERATE,
    };
  }

  #streamParts() {
    return { camera: this.#camera, config: this.#config, broadcaster: this.#broadcaster };
  }

  async #status(): Promise<object> {
    return statusDocument({
      ...this.#streamParts(),
      refused: this.#admission.refused,
      uptimeMs: performance.now() - this.#startedMs,
      host: await this.#host.facts().catch((error: unknown) => {
        this.#log.warn({ err: error }, 'host facts cannot be read');
        return null;
      }),
    });
  }
}
