import { Camera } from './camera.ts';
import { chooseSource } from './sources/choose-source.ts';
import { CameraTotals } from './camera-totals.ts';
import { Demand } from './demand.ts';
import type { Failure } from './failure.ts';
import { cameraLimits } from './limits.ts';
import type { CameraState } from './supervisor.ts';
import type { Config } from '../config/settings.ts';
import type { Log } from '../log/logger.ts';
import { checkPictureSize } from '../picture-size.ts';
import { redact } from '../log/redact.ts';
import type { Broadcaster } from '../stream/broadcaster.ts';
import { PART_ENVELOPE } from '../stream/multipart.ts';

export interface CameraManagerOptions {
  log: Log;
  /** Who gets the frames. */
  broadcaster: Broadcaster;
  onState(camera: Camera): void;
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
    const { log, broadcaster } = this.#options;
    if (this.#camera !== null) this.totals.retire(this.#camera);
    this.#camera = new Camera({
      source,
      demand: config.CAMERA_MODE === 'on-demand' ? this.demand : null,
      ...cameraLimits(config),
      envelope: PART_ENVELOPE,
      onFrame: (frame) => broadcaster.publish(frame),
      onOverrun: (frame) => broadcaster.overrun(frame),
      onState: (state) => this.#state(state),
      onLine: (line) => log.debug(`camera: ${redact(line)}`),
      onFailure: (failure, retryMs) => this.#failed(failure, retryMs),
    });
    if (source.kind === 'test') log.warn('the picture is the built-in test picture, not a camera');
    log.info({ source: source.kind }, `camera: ${source.description}`);
    this.#camera.start();
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
