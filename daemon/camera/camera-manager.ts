import { Camera } from './camera.ts';
import { chooseSource } from './sources/choose-source.ts';
import { CameraTotals } from './camera-totals.ts';
import { Demand } from './demand.ts';
import type { Failure } from './failure.ts';
import { cameraLimits } from './limits.ts';
import type { CameraState } from './camera-state.ts';
import type { Config } from '../config/settings.ts';
import type { Log } from '../log/logger.ts';
import { redact } from '../log/redact.ts';
import type { PartEnvelope } from '../frame/frame-ring.ts';
import type { Frame } from '../frame/frame.ts';

export interface CameraManagerOptions {
  log: Log;
  /** Wraps each frame in the ring. */
  envelope: PartEnvelope;
  /** Each whole frame, in the tick in which its last byte came. */
  onFrame(frame: Frame): void;
  /** The ring needs the room of a frame that a socket is still sending. */
  onOverrun(frame: Frame): void;
  onState(camera: Camera): void;
  /** A frame older than this is no longer shown as current, in ms. */
  staleMs(): number;
}

/** Makes the camera that the settings name, and another one when they change. */
export class CameraManager {
  readonly demand = new Demand();
  /** Counts of all cameras that there have been. */
  readonly totals = new CameraTotals();
  readonly #options: CameraManagerOptions;
  #camera: Camera | null = null;
  #stopped = false;

  constructor(options: CameraManagerOptions) {
    this.#options = options;
  }

  /** The camera of now; null before the first. */
  get camera(): Camera | null {
    return this.#camera;
  }

  /** Ends the camera that there is, and starts the one that these settings name. Does nothing after stop(). */
  async start(config: Config): Promise<void> {
    await this.#camera?.stop();
    const source = await chooseSource(config);
    if (this.#stopped) return;
    const { log, envelope, onFrame, onOverrun } = this.#options;
    if (this.#camera !== null) this.totals.retire(this.#camera);
    this.#camera = new Camera({
      source,
      demand: config.CAMERA_MODE === 'on-demand' ? this.demand : null,
      ...cameraLimits(config),
      envelope,
      onFrame,
      onOverrun,
      onState: (state) => this.#state(state),
      onLine: (line) => log.debug(`camera: ${redact(line)}`),
      onFailure: (failure, retryMs) => this.#failed(failure, retryMs),
    });
    if (source.kind === 'test') log.warn('the picture is the built-in test picture, not a camera');
    log.info({ source: source.kind }, `camera: ${source.description}`);
    this.#camera.start();
  }

  /** The newest frame while pictures flow, else null: an old picture is never shown as a new one. */
  current(): Frame | null {
    const frame = this.#camera?.ring.newest ?? null;
    if (frame === null || this.#camera?.supervisor.state !== 'streaming') return null;
    return performance.now() - frame.capturedAtMs <= this.#options.staleMs() ? frame : null;
  }

  /** Wants pictures (which starts a camera that runs on demand) until the returned function is called. */
  hold(): () => void {
    return this.demand.hold();
  }

  /** It has been started and may deliver at any moment. */
  starting(): boolean {
    const supervisor = this.#camera?.supervisor;
    return supervisor?.state === 'starting' && !supervisor.failing;
  }

  /** The measured interval between frames in ms; infinite while there are too few to tell. */
  frameIntervalMs(): number {
    const perSecond = this.#camera?.rate.perSecond(performance.now()) ?? 0;
    return perSecond === 0 ? Number.POSITIVE_INFINITY : 1000 / perSecond;
  }

  /** Ends the camera for good. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#camera?.stop();
  }

  #state(state: CameraState): void {
    const { log, onState } = this.#options;
    log.info(`camera: ${state}`);
    if (this.#camera === null) return;
    onState(this.#camera);
    const frame = this.#camera.ring.newest;
    if (state === 'streaming' && frame) checkPictureSize(frame, log);
  }

  #failed({ code, message, hint }: Failure, retryMs: number | null): void {
    const retrySeconds = retryMs === null ? null : Number((retryMs / 1000).toFixed(1));
    this.#options.log.error({ code, hint, retrySeconds }, `camera: ${message}`);
  }
}

/** Warns of a size that a client is known to refuse. */
function checkPictureSize({ width, height }: Frame, log: Log): void {
  if (width % 8 === 0 && height % 8 === 0) return;
  log.warn(
    { width, height, hint: 'Set CAMERA_WIDTH and CAMERA_HEIGHT, or that camera, to multiples of 8.' },
    'camera: Motion refuses pictures whose width or height is no multiple of 8',
  );
}
