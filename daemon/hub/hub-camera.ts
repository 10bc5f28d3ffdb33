import type { Demand } from '../camera/demand.ts';
import type { CameraManager } from '../camera/camera-manager.ts';
import type { CameraCounts } from '../camera/camera-totals.ts';
import type { Config } from '../config/settings.ts';
import { errorMessage } from '../errors.ts';
import { CameraLoss } from '../events/camera-loss.ts';
import { EventLog } from '../events/event-log.ts';
import type { CameraEvent } from '../events/event.ts';
import type { RingMemory } from '../frame/ring-memory.ts';
import type { CameraView } from '../http/camera-view.ts';
import type { CameraSummary, HubCameraView } from '../http/hub/hub-view.ts';
import type { PageFacts } from '../http/page/page.ts';
import type { Health } from '../http/routes/health.ts';
import type { UstreamerFacts } from '../http/routes/ustreamer-state.ts';
import type { Log } from '../log/logger.ts';
import { createPicturePath } from '../picture-path.ts';
import { cameraHealth } from '../status/camera-health.ts';
import { pageFacts, statusDocument, ustreamerFacts } from '../status/status-document.ts';
import type { StatusParts } from '../status/status-document.ts';
import type { Broadcaster } from '../stream/broadcaster.ts';
import { envelopeOfCamera } from '../stream/multipart.ts';
import { CameraInSite } from './camera-in-site.ts';
import { NOT_IN_A_HUB, summaryOf } from './camera-summary.ts';
import { natsNameOf } from './cameras-file.ts';
import { hubCameraConfig } from './hub-config.ts';
import type { SiteSwitch } from './site-switch.ts';
import { askPicamd } from './picamd-api.ts';
import type { ListedCamera } from './read-cameras.ts';

/** What the cameras of a hub share. */
export interface HubCameraParts {
  /** The settings of the hub. */
  readonly config: () => Config;
  readonly log: Log;
  readonly memory: RingMemory;
  /** A camera is connected that was not. */
  readonly onOpen: () => void;
  /** For /status. */
  readonly shared: () => Pick<StatusParts, 'refused' | 'access' | 'events' | 'privacy'>;
  /** What the hub itself notices of a camera that someone watches, or that it hears over NATS: that it is lost, and back. */
  readonly onEvent: (camera: string, event: CameraEvent) => void;
  readonly site: SiteSwitch;
}

const AT_REST: Health = { healthy: true, state: 'idle', frameAgeMs: null, reason: null };

/**
 * A camera of a hub: the way of a frame as a single camera has it, which exists only while someone needs frames, and
 * IDLE_STOP_SECONDS longer. At rest it has neither a ring nor a timer.
 */
export class HubCamera implements HubCameraView {
  readonly name: string;
  readonly view: CameraView;
  readonly broadcaster: Broadcaster;
  readonly #cameras: CameraManager;
  readonly #parts: HubCameraParts;
  readonly #log: Log;
  readonly #loss: CameraLoss;
  readonly #inSite: CameraInSite;
  #listed: ListedCamera;
  /** Since it was last opened; null at rest. */
  #config: Config | null = null;
  #isOpening = false;

  constructor(listed: ListedCamera, parts: HubCameraParts) {
    this.name = listed.name;
    this.#listed = listed;
    this.#parts = parts;
    this.#inSite = new CameraInSite(parts.site, () => this.url);
    this.#log = parts.log.child({ camera: listed.name });
    const { cameras, broadcaster } = createPicturePath({
      config: () => this.#config ?? parts.config(),
      log: this.#log,
      trace: null,
      memory: parts.memory,
      chooseSource: (config) => this.#inSite.source(config, broadcaster),
      envelope: envelopeOfCamera(listed.name),
      onState: ({ state }) => {
        this.#loss.look();
        if (state === 'idle' && !cameras.demand.isWanted) this.#rest();
      },
    });
    this.#cameras = cameras;
    const events = new EventLog({ camera: () => listed.name });
    events.listen((event) => parts.onEvent(listed.name, event));
    this.#loss = new CameraLoss({
      log: events,
      lostMs: () => this.#inSite.lostMs(parts.config()),
      camera: () => this.#inSite.expected(cameras),
    });
    this.broadcaster = broadcaster;
    this.view = {
      current: () => cameras.current(),
      hold: () => this.#hold(),
      starting: () => this.#isOpening || cameras.starting(),
      isBehind: () => cameras.isBehind(),
      isPrivate: () => this.#inSite.health?.state === 'private',
      turn: () => 0,
      frameIntervalMs: () => cameras.frameIntervalMs(),
    };
  }

  /** Whether it is connected, or being connected. */
  get isOpen(): boolean {
    return this.#config !== null;
  }

  get demand(): Pick<Demand, 'leftAtMs'> {
    return this.#cameras.demand;
  }

  get url(): string {
    return this.#listed.url;
  }

  get picamd(): string | null {
    const { picamd } = this.#listed;
    if (picamd === null) return null;
    const { origin, pathname } = new URL(picamd.url);
    return origin + pathname;
  }

  get heard(): HubCameraView['heard'] {
    const name = natsNameOf(this.url);
    return name === null ? null : this.#parts.site.heard(name);
  }

  /** Since the hub started. */
  get counts(): CameraCounts {
    return this.#cameras.totals.with(this.#cameras.camera);
  }

  get ask(): HubCameraView['ask'] {
    const { picamd } = this.#listed;
    return picamd === null ? null : (path, request) => askPicamd(picamd, path, request);
  }

  get health(): Health {
    const ofSite = this.#inSite.health;
    if (ofSite !== null) return ofSite;
    if (this.#config === null) return AT_REST;
    return cameraHealth(this.#cameras.camera, this.#config, this.#isOpening);
  }

  get summary(): CameraSummary {
    const { health, name } = this;
    return summaryOf({ name, camera: this.#cameras.camera, health, viewers: this.broadcaster.viewers.size });
  }

  get ustreamer(): UstreamerFacts {
    return ustreamerFacts({ ...this.#streamParts(), privacy: this.#parts.shared().privacy });
  }

  get page(): PageFacts {
    // A hub knows neither of its cameras.
    const parts = { ...this.#streamParts(), privacy: this.#parts.shared().privacy };
    return { ...pageFacts(parts), overlay: false, motion: false };
  }

  status(): object {
    return statusDocument({ ...this.#streamParts(), ...this.#parts.shared(), ...NOT_IN_A_HUB });
  }

  /** It is heard over NATS again, or no longer. Whoever waits for it does not wait for the next try. */
  presenceChanged(): void {
    this.#loss.look();
    const isWaiting = this.#cameras.camera?.state === 'backing-off';
    if (isWaiting && this.#inSite.health === null) void this.#open();
  }

  /** What CAMERAS_FILE or the settings say now. Viewers keep their streams. */
  async change(listed: ListedCamera): Promise<void> {
    this.#listed = listed;
    if (this.#config !== null) await this.#open();
  }

  /** Ends the streams and the connection for good. */
  async stop(): Promise<void> {
    this.#loss.stop();
    this.broadcaster.endAll();
    await this.#cameras.stop();
  }

  #streamParts() {
    const config = this.#config ?? hubCameraConfig(this.#parts.config(), this.#listed);
    return { camera: this.#cameras.camera, config, broadcaster: this.broadcaster };
  }

  /** Ends the connection now, and not after IDLE_STOP_SECONDS, if nobody needs frames. */
  leave(): void {
    if (this.isOpen && !this.#cameras.demand.isWanted) this.#rest();
  }

  #hold(): () => void {
    const release = this.#cameras.hold();
    if (this.#config !== null) return release;
    void this.#open();
    this.#parts.onOpen();
    return release;
  }

  async #open(): Promise<void> {
    const config = hubCameraConfig(this.#parts.config(), this.#listed);
    this.#config = config;
    // LOG_LEVEL may have changed; pino's children do not follow it.
    this.#log.level = this.#parts.log.level;
    this.#isOpening = true;
    try {
      await this.#cameras.start(config);
    } catch (error) {
      this.#log.error({ err: error }, `camera: ${errorMessage(error)}`);
    } finally {
      this.#isOpening = false;
    }
  }

  #rest(): void {
    this.#config = null;
    void this.#cameras.rest();
  }
}
