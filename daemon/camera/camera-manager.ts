import { Camera } from './camera.ts';
import { chooseSource } from './sources/choose-source.ts';
import { clientTurn } from './client-turn.ts';
import { CameraTotals } from './camera-totals.ts';
import { Demand } from './demand.ts';
import type { Failure } from './failure.ts';
import { cameraLimits } from './limits.ts';
import { restartsCamera } from './restart-rule.ts';
import type { CameraState } from './camera-state.ts';
import { cameraName } from '../config/camera-name.ts';
import type { Config } from '../config/settings.ts';
import { errorMessage } from '../errors.ts';
import type { Log } from '../log/logger.ts';
import { redact } from '../log/redact.ts';
import type { Turn } from '../frame/exif-orientation.ts';
import type { PartEnvelope } from '../frame/part-envelope.ts';
import type { FrameOverlay } from '../frame/frame-overlay.ts';
import type { Frame } from '../frame/frame.ts';
import { loadOverlay } from '../overlay/load-overlay.ts';

export interface CameraManagerOptions {
  log: Log;
  /** Surrounds each frame in the ring. */
  envelope: PartEnvelope;
  /** Receives each frame, in the tick in which its last byte arrives. */
  readonly onFrame: (frame: Frame) => void;
  /** The ring overwrites a frame that a socket is still sending. */
  onOverrun(frame: Frame): void;
  /** A camera has been created, and is not started yet. */
  onCamera?(camera: Camera): void;
  onState(camera: Camera): void;
  /** A frame that is older than this, in ms, is not current. */
  staleMs(): number;
}

/** Creates the camera for the current settings, and replaces it when they change. */
export class CameraManager {
  readonly demand = new Demand();
  /** Counts of all cameras so far. */
  readonly totals = new CameraTotals();
  readonly #options: CameraManagerOptions;
  #camera: Camera | null = null;
  #overlay: FrameOverlay | null = null;
  /** Messages of notices that are in the log. */
  #told: ReadonlySet<string> = new Set();
  #masks: Config['PRIVACY_MASKS'] = [];
  #stopped = false;
  #firstFrameMs = 0;

  constructor(options: CameraManagerOptions) {
    this.#options = options;
  }

  /** The current camera; null before the first one. */
  get camera(): Camera | null {
    return this.#camera;
  }

  /** Stops the current camera and starts the one for these settings. Does nothing after stop(). */
  async start(config: Config): Promise<void> {
    // What the new masks hide must not be seen from now on, not even in a frame that is on its way.
    if (addsMask(this.#masks, config.PRIVACY_MASKS)) this.#camera?.conceal();
    this.#masks = config.PRIVACY_MASKS;
    await this.#camera?.stop();
    const source = await chooseSource(config);
    const turn = clientTurn(config, source.kind);
    await this.useOverlay(config, turn);
    if (this.#stopped) return;
    const { log, envelope, onFrame, onOverrun } = this.#options;
    if (this.#camera !== null) this.totals.retire(this.#camera);
    const limits = cameraLimits(config);
    this.#firstFrameMs = limits.firstFrameMs;
    this.#camera = new Camera({
      source,
      turn,
      masks: config.PRIVACY_MASKS,
      demand: config.CAMERA_MODE === 'on-demand' ? this.demand : null,
      ...limits,
      envelope,
      onFrame,
      onOverrun,
      onState: (state) => this.#onState(state),
      onLine: (line) => log.debug(`camera: ${redact(line)}`),
      onNotices: () => this.#onNotices(),
      onFailure: (failure, retryMs) => this.#onFailure(failure, retryMs),
    });
    this.#camera.ring.overlay = this.#overlay;
    this.#options.onCamera?.(this.#camera);
    if (source.kind === 'test') log.warn('the picture is the built-in test picture, not from a camera');
    log.info({ source: source.kind }, `camera: ${source.description}`);
    this.#camera.start();
  }

  /** Applies changed settings. The camera runs on unless one of them needs a restart. */
  async change(before: Config, after: Config): Promise<void> {
    if (restartsCamera(before, after, this.#camera?.source.kind ?? 'rpicam')) await this.start(after);
    else await this.useOverlay(after);
  }

  /** Writes the text of these settings into each frame from now on. The camera runs on. */
  async useOverlay(config: Config, turn = this.#camera?.turn ?? 0): Promise<void> {
    try {
      this.#overlay = await loadOverlay(config, turn, () => cameraName(config));
    } catch (error) {
      // A picture without text is better than none. Node does not load a file again that it could not load once.
      const hint = 'Restart picamd. If that does not help, set another TIMEZONE.';
      this.#options.log.error({ err: error, hint }, `overlay: no text: ${errorMessage(error)}`);
      this.#overlay = null;
    }
    if (this.#camera !== null) this.#camera.ring.overlay = this.#overlay;
  }

  /** The newest frame; null unless the camera is streaming and the frame is current. */
  current(): Frame | null {
    const frame = this.#camera?.ring.newest ?? null;
    if (frame === null || this.#camera?.supervisor.state !== 'streaming') return null;
    return performance.now() - frame.capturedAtMs <= this.#options.staleMs() ? frame : null;
  }

  /** Whether the current settings work, for whoever has changed them. */
  get outlook() {
    const { state = 'stopped', failing = false, lastFailure: last = null } = this.#camera?.supervisor ?? {};
    return {
      isStreaming: state === 'streaming',
      works: state === 'streaming' || (state === 'idle' && !failing),
      hasGivenUp: state === 'stopped',
      failure: last === null ? null : { code: last.code, message: last.message, hint: last.hint },
      firstFrameMs: this.#firstFrameMs,
    };
  }

  /** Requests frames, which starts an on-demand camera, until the returned function is called. */
  hold(): () => void {
    return this.demand.hold();
  }

  /** Whether the camera is starting and has not failed: a frame may arrive at any moment. */
  starting(): boolean {
    const supervisor = this.#camera?.supervisor;
    return supervisor?.state === 'starting' && !supervisor.failing;
  }

  /** Whether picamd has just stood still, so that a newer frame than the current one is about to come. */
  isBehind(): boolean {
    return this.#camera?.isBehind ?? false;
  }

  /** See CameraView. */
  turn(): Turn {
    return this.#camera?.turn ?? 0;
  }

  /** The measured interval between frames in ms; infinite if there are too few frames. */
  frameIntervalMs(): number {
    const perSecond = this.#camera?.rate.perSecond(performance.now()) ?? 0;
    return perSecond === 0 ? Number.POSITIVE_INFINITY : 1000 / perSecond;
  }

  /** Stops the camera for good. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#camera?.stop();
  }

  #onState(state: CameraState): void {
    const { log, onState } = this.#options;
    log.info(`camera: ${state}`);
    if (this.#camera === null) return;
    onState(this.#camera);
    const frame = this.#camera.ring.newest;
    if (state === 'streaming' && frame) checkPictureSize(frame, log);
  }

  #onNotices(): void {
    const { log, onState } = this.#options;
    if (this.#camera === null) return;
    const { notices } = this.#camera;
    for (const { code, message, hint } of notices)
      if (!this.#told.has(message)) log.warn({ code, hint }, `camera: ${message}`);
    this.#told = new Set(notices.map(({ message }) => message));
    onState(this.#camera);
  }

  #onFailure({ code, message, hint }: Failure, retryMs: number | null): void {
    const retrySeconds = retryMs === null ? null : Number((retryMs / 1000).toFixed(1));
    this.#options.log.error({ code, hint, retrySeconds }, `camera: ${message}`);
  }
}

/** Whether there are masks that were not there before. */
function addsMask(before: Config['PRIVACY_MASKS'], after: Config['PRIVACY_MASKS']): boolean {
  const known = new Set(before.map((polygon) => JSON.stringify(polygon)));
  return after.some((polygon) => !known.has(JSON.stringify(polygon)));
}

/** Warns about a size that a known client rejects. */
function checkPictureSize({ width, height }: Frame, log: Log): void {
  if (width % 8 === 0 && height % 8 === 0) return;
  log.warn(
    { width, height, hint: 'Set CAMERA_WIDTH and CAMERA_HEIGHT (or the other camera) to multiples of 8.' },
    'camera: Motion rejects pictures whose width or height is not a multiple of 8',
  );
}
