import type { Config } from '../config/settings.ts';
import type { Notice } from '../errors.ts';
import { LoadedPart } from '../loaded-part.ts';
import type { OptionalPart } from '../optional-part.ts';
import type { NatsCamera, NatsCameraParts, NatsCameraSettings } from './nats-camera.ts';
import type { CameraAddress } from './subjects.ts';

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
  readonly #cameraName: () => string;
  readonly #loaded: LoadedPart<NatsCameraSettings, NatsCamera>;
  /** Null while NATS_URL is not set. */
  #address: CameraAddress | null = null;

  constructor(parts: NatsSwitchParts) {
    this.#cameraName = parts.cameraName;
    this.#loaded = new LoadedPart({
      name: 'NATS',
      failure: 'nats-failed',
      log: parts.log,
      load: async (settings: NatsCameraSettings) => {
        const { NatsCamera, nameProblem } = await import('./nats-camera.ts');
        return nameProblem(settings.camera) ?? new NatsCamera(settings, parts);
      },
    });
  }

  get notices(): readonly Notice[] {
    return this.#loaded.notices;
  }

  /** Null while NATS_URL is not set. */
  get report(): NatsReport | null {
    if (this.#address === null) return null;
    return { connected: this.#loaded.part?.isConnected === true, ...this.#address };
  }

  /** The camera's state may have changed. */
  cameraChanged(): void {
    this.#loaded.part?.cameraChanged();
  }

  /** Never rejects. */
  apply(config: Config): Promise<void> {
    const settings: NatsCameraSettings = {
      urls: config.NATS_URL,
      site: config.NATS_SITE,
      camera: config.NATS_CAMERA || this.#cameraName(),
      credsFile: config.NATS_CREDS_FILE,
      caFile: config.NATS_CA_FILE,
      hasConfig: config.NATS_CONFIG,
    };
    const isOn = settings.urls.length > 0;
    this.#address = isOn ? { site: settings.site, camera: settings.camera } : null;
    return this.#loaded.apply(isOn ? settings : null);
  }

  stop(): Promise<void> {
    return this.#loaded.stop();
  }
}
