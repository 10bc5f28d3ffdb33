import { addsMask } from './adds-mask.ts';
import { Camera } from './camera.ts';
import type { CameraManagerOptions } from './camera-manager-options.ts';
import { CameraLog } from './camera-log.ts';
import type { DrawCard } from './sources/card-source.ts';
import { chooseSource } from './sources/choose-source.ts';
import { outlookOf } from './camera-outlook.ts';
import { clientTurn } from './client-turn.ts';
import { CameraTotals } from './camera-totals.ts';
import { Demand } from './demand.ts';
import { cameraLimits, cardLimits } from './limits.ts';
import { cardSource, displayedSize } from './private-card.ts';
import type { PrivateCard } from './private-card.ts';
import { restartsCamera } from './restart-rule.ts';
import type { CameraState } from './camera-state.ts';
import type { Config } from '../config/settings.ts';
import type { Turn } from '../frame/exif-orientation.ts';
import type { FrameOverlay } from '../frame/frame-overlay.ts';
import type { Frame } from '../frame/frame.ts';
import { overlayOf } from './overlay-of.ts';

/** Creates the camera for the current settings, and replaces it when they change. While it is private, it is a card. */
export class CameraManager {
  readonly demand = new Demand();
  /** Counts of all cameras so far. */
  readonly totals = new CameraTotals();
  readonly #options: CameraManagerOptions;
  readonly #log: CameraLog;
  #camera: Camera | null = null;
  /** The settings of the last start; null before the first one, and at rest. */
  #config: Config | null = null;
  /** Null: not private. */
  #card: PrivateCard | null = null;
  /** One camera ends before another one starts. */
  #lastStart: Promise<void> = Promise.resolve();
  #overlay: FrameOverlay | null = null;
  #masks: Config['PRIVACY_MASKS'] = [];
  #stopped = false;
  #firstFrameMs = 0;

  constructor(options: CameraManagerOptions) {
    this.#options = options;
    this.#log = new CameraLog(options.log);
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
    this.#config = config;
    await this.#restart();
  }

  /**
   * Shows a card instead of the camera; null: the camera again. From this moment no earlier picture leaves. Resolves when the camera
   * program has ended, or the camera has been started. Before start(), it only decides what that will start.
   */
  async usePrivacy(draw: DrawCard | null): Promise<void> {
    if (draw === null && this.#card === null) return;
    const size = this.#card?.size ?? displayedSize(this.#camera);
    if (draw !== null && this.#card === null) {
      this.#camera?.conceal();
      void this.#camera?.stop();
    }
    this.#card = draw === null ? null : { draw, size };
    if (this.#config !== null) await this.#restart();
  }

  /** Whether a card is shown instead of the camera. */
  isPrivate(): boolean {
    return this.#card !== null;
  }

  #restart(): Promise<void> {
    // A later one does what all of them asked for.
    const act = () => (this.#lastStart === done ? this.#replace() : undefined);
    const done: Promise<void> = this.#lastStart.catch(() => {}).then(act);
    return (this.#lastStart = done);
  }

  async #replace(): Promise<void> {
    const [config, card, old] = [this.#config, this.#card, this.#camera];
    const ended = old?.stop();
    if (config === null) {
      await ended;
      if (old !== null) this.totals.retire(old);
      this.#camera = null;
      old?.ring.end();
      return;
    }
    // A card is there at once; a camera program needs its sensor for itself.
    if (card === null) await ended;
    const choose = this.#options.chooseSource ?? chooseSource;
    const source = card === null ? await choose(config) : cardSource(card, config);
    const turn = card === null && source.kind !== 'private' ? clientTurn(config, source.kind) : 0;
    await this.useOverlay(config, turn);
    // Another start follows if it has become private meanwhile, or is no longer.
    if (this.#stopped || card !== this.#card) return ended;
    const { envelope, memory, onFrame, onOverrun } = this.#options;
    if (old !== null) this.totals.retire(old);
    const limits = card === null ? cameraLimits(config) : cardLimits(config);
    this.#firstFrameMs = limits.firstFrameMs;
    const camera: Camera = new Camera({
      source,
      turn,
      masks: card === null ? config.PRIVACY_MASKS : [],
      demand: config.CAMERA_MODE === 'on-demand' && card === null ? this.demand : null,
      ...limits,
      envelope,
      memory,
      onFrame,
      onOverrun,
      onState: (state) => this.#onState(camera, state),
      onLine: (line) => this.#log.line(line),
      onNotices: () => this.#onNotices(camera),
      onFailure: (failure, retryMs) => this.#log.failed(failure, retryMs),
    });
    this.#camera = camera;
    camera.ring.overlay = card === null ? this.#overlay : null;
    this.#options.onCamera?.(camera);
    this.#log.created(source);
    camera.start();
    await ended;
  }

  /** Applies changed settings. The camera runs on unless one of them needs a restart. */
  async change(before: Config, after: Config): Promise<void> {
    if (restartsCamera(before, after, this.#camera?.source.kind ?? 'rpicam')) {
      // The card has the size of the last picture until another size is set.
      if (this.#card !== null) this.#card = { ...this.#card, size: null };
      await this.start(after);
    } else await this.useOverlay(after);
  }

  /** Writes the text of these settings into each frame from now on. The camera runs on. */
  async useOverlay(config: Config, turn = this.#camera?.turn ?? 0): Promise<void> {
    this.#overlay = await overlayOf(config, turn, this.#options.log);
    if (this.#camera !== null && this.#card === null) this.#camera.ring.overlay = this.#overlay;
  }

  /** Ends the camera and frees its frames, until start() is called again. */
  async rest(): Promise<void> {
    this.#config = null;
    await this.#restart();
  }

  /** The newest frame; null unless the camera is streaming and the frame is current. */
  current(): Frame | null {
    const frame = this.#camera?.ring.newest ?? null;
    if (frame === null || this.#camera?.supervisor.state !== 'streaming') return null;
    return performance.now() - frame.capturedAtMs <= this.#options.staleMs() ? frame : null;
  }

  /** Whether the current settings work, for whoever has changed them. */
  get outlook() {
    return outlookOf(this.#camera, this.#firstFrameMs);
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

  /** Of a camera that another one has replaced, only the log is told. A card is no camera. */
  #onState(camera: Camera, state: CameraState): void {
    if (camera.state !== 'private') this.#log.entered(state, camera.ring.newest);
    if (camera === this.#camera) this.#options.onState(camera);
  }

  #onNotices(camera: Camera): void {
    if (camera !== this.#camera) return;
    this.#log.noticed(camera.notices);
    this.#options.onState(camera);
  }
}
