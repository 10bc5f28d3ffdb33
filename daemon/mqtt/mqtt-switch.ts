import { MQTT_COMMANDS } from '../config/mqtt-settings.ts';
import type { Config } from '../config/settings.ts';
import { errorMessage } from '../errors.ts';
import type { Notice } from '../errors.ts';
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
  readonly #parts: MqttCameraParts;
  #camera: MqttCamera | null = null;
  #discovery: Config['MQTT_DISCOVERY'] = 'off';
  #masks = '';
  #key = '';
  #notice: Notice | null = null;
  #last: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(parts: MqttCameraParts) {
    this.#parts = parts;
  }

  get notices(): readonly Notice[] {
    return this.#notice === null ? (this.#camera?.notices ?? []) : [this.#notice];
  }

  /** Null while MQTT_URL is not set. */
  get report(): MqttReport | null {
    const camera = this.#camera;
    return camera === null ? null : { connected: camera.isConnected, discovery: this.#discovery };
  }

  /** The camera's state, privacy, or what is switched may have changed. */
  changed(): void {
    this.#camera?.changed(this.#masks);
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
    const settings: MqttCameraSettings = {
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
    this.#discovery = settings.discovery;
    this.#masks = JSON.stringify(config.PRIVACY_MASKS);
    const key = settings.url === '' ? '' : JSON.stringify(settings);
    if (this.#isStopped || key === this.#key) return this.changed();
    this.#key = key;
    await this.#end(key === '');
    if (key !== '') await this.#begin(settings);
    this.changed();
  }

  async #begin(settings: MqttCameraSettings): Promise<void> {
    const { log } = this.#parts;
    try {
      const { MqttCamera } = await import('./mqtt-camera.ts');
      if (this.#isStopped) return;
      this.#camera = new MqttCamera(settings, this.#parts);
      this.#camera.start();
    } catch (error) {
      // Tried again after the next change of settings.
      this.#key = '';
      this.#notice = {
        code: 'mqtt-failed',
        message: `MQTT cannot be loaded: ${errorMessage(error)}`,
        hint: 'Install picamd again. The rest of it works without.',
      };
      log.warn({ code: this.#notice.code, hint: this.#notice.hint }, `mqtt: ${this.#notice.message}`);
    }
  }

  async #end(isOff = false): Promise<void> {
    const camera = this.#camera;
    this.#camera = this.#notice = null;
    await camera?.stop(isOff);
  }
}
