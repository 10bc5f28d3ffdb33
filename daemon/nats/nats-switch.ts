import { errorMessage } from '../errors.ts';
import type { Notice } from '../errors.ts';
import type { OptionalPart } from '../optional-part.ts';
import type { Config } from '../config/settings.ts';
import type { CameraAddress } from './subjects.ts';
import type { NatsCamera, NatsCameraParts, NatsCameraSettings } from './nats-camera.ts';

export interface NatsSwitchParts extends NatsCameraParts {
  /** CAMERA_NAME, or the name of the machine. */
  readonly cameraName: () => string;
}

/** The block `nats` of /status. */
export interface NatsReport {
  readonly connected: boolean;
  readonly site: string;
  /** The name in the site. */
  readonly camera: string;
}

/** A camera's connection to its site, which is loaded when NATS_URL is set. */
export class NatsSwitch implements OptionalPart {
  readonly #parts: NatsSwitchParts;
  #camera: NatsCamera | null = null;
  #key = '';
  #address: CameraAddress = { site: '', camera: '' };
  #notice: Notice | null = null;
  #last: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(parts: NatsSwitchParts) {
    this.#parts = parts;
  }

  get notices(): readonly Notice[] {
    return this.#notice === null ? (this.#camera?.notices ?? []) : [this.#notice];
  }

  /** Null while NATS_URL is not set. */
  get report(): NatsReport | null {
    if (this.#key === '') return null;
    return { connected: this.#camera?.isConnected === true, ...this.#address };
  }

  /** The camera's state may have changed. */
  cameraChanged(): void {
    this.#camera?.cameraChanged();
  }

  /** Never rejects. */
  apply(config: Config): Promise<void> {
    return (this.#last = this.#last.then(() => this.#apply(config)));
  }

  stop(): Promise<void> {
    this.#isStopped = true;
    return (this.#last = this.#last.then(() => this.#end()));
  }

  async #apply(config: Config): Promise<void> {
    const settings: NatsCameraSettings = {
      urls: config.NATS_URL,
      site: config.NATS_SITE,
      camera: config.NATS_CAMERA || this.#parts.cameraName(),
      credsFile: config.NATS_CREDS_FILE,
      caFile: config.NATS_CA_FILE,
      hasConfig: config.NATS_CONFIG,
    };
    const key = settings.urls.length === 0 ? '' : JSON.stringify(settings);
    if (this.#isStopped || key === this.#key) return;
    this.#key = key;
    this.#address = { site: settings.site, camera: settings.camera };
    await this.#end();
    if (key !== '') await this.#begin(settings);
  }

  async #begin(settings: NatsCameraSettings): Promise<void> {
    const { log } = this.#parts;
    try {
      const { NatsCamera, nameProblem } = await import('./nats-camera.ts');
      this.#notice = nameProblem(settings.camera);
      if (this.#notice === null && !this.#isStopped) {
        this.#camera = new NatsCamera(settings, this.#parts);
        this.#camera.start();
      }
    } catch (error) {
      // Tried again after the next change of settings.
      this.#key = '';
      this.#notice = {
        code: 'nats-failed',
        message: `NATS cannot be loaded: ${errorMessage(error)}`,
        hint: 'Install picamd again. The rest of it works without.',
      };
    }
    const notice = this.#notice;
    if (notice !== null) log.warn({ code: notice.code, hint: notice.hint }, `nats: ${notice.message}`);
  }

  async #end(): Promise<void> {
    const camera = this.#camera;
    this.#camera = this.#notice = null;
    await camera?.stop();
  }
}
