import { MQTT_COMMANDS } from '../config/mqtt-settings.ts';
import type { Config } from '../config/settings.ts';
import type { Notice } from '../errors.ts';
import { LoadedPart } from '../loaded-part.ts';
import type { OptionalPart } from '../optional-part.ts';
import type { MqttCamera, MqttCameraParts, MqttCameraSettings } from './mqtt-camera.ts';

/** The block `mqtt` of /status. */
export interface MqttReport {
  readonly connected: boolean;
  /** MQTT_DISCOVERY. */
  readonly discovery: Config['MQTT_DISCOVERY'];
}

/** A camera's connection to an MQTT broker, which is loaded when MQTT_URL is set. */
export class MqttSwitch implements OptionalPart {
  readonly #loaded: LoadedPart<MqttCameraSettings, MqttCamera>;
  #discovery: Config['MQTT_DISCOVERY'] = 'off';
  #masks = '';

  constructor(parts: MqttCameraParts) {
    this.#loaded = new LoadedPart({
      name: 'MQTT',
      failure: 'mqtt-failed',
      log: parts.log,
      load: async (settings: MqttCameraSettings) => {
        const { MqttCamera } = await import('./mqtt-camera.ts');
        return new MqttCamera(settings, parts);
      },
    });
  }

  get notices(): readonly Notice[] {
    return this.#loaded.notices;
  }

  /** Null while MQTT_URL is not set. */
  get report(): MqttReport | null {
    const camera = this.#loaded.part;
    return camera === null ? null : { connected: camera.isConnected, discovery: this.#discovery };
  }

  /** The camera's state, privacy, or what is switched may have changed. */
  changed(): void {
    this.#loaded.part?.changed(this.#masks);
  }

  /** Never rejects. */
  async apply(config: Config): Promise<void> {
    this.#discovery = config.MQTT_DISCOVERY;
    this.#masks = JSON.stringify(config.PRIVACY_MASKS);
    await this.#loaded.apply(config.MQTT_URL === '' ? null : settingsOf(config));
    this.changed();
  }

  stop(): Promise<void> {
    return this.#loaded.stop();
  }
}

function settingsOf(config: Config): MqttCameraSettings {
  return {
    url: config.MQTT_URL,
    username: config.MQTT_USERNAME,
    password: config.MQTT_PASSWORD,
    passwordFile: config.MQTT_PASSWORD_FILE,
    caFile: config.MQTT_CA_FILE,
    allowed: MQTT_COMMANDS.filter((command) => config.MQTT_ALLOW.includes(command)),
    snapshotSeconds: config.MQTT_SNAPSHOT_SECONDS,
    discovery: config.MQTT_DISCOVERY,
    discoveryPrefix: config.MQTT_DISCOVERY_PREFIX,
  };
}
