import type { Config } from './config/settings.ts';
import type { Notice } from './errors.ts';
import { createHomeLink } from './home-link.ts';
import type { HomeLinkParts } from './home-link.ts';
import type { MqttSwitch } from './mqtt/mqtt-switch.ts';
import type { NatsSwitch } from './nats/nats-switch.ts';
import type { OptionalPart } from './optional-part.ts';
import { createNatsSwitch } from './nats-camera-parts.ts';

type RemoteLinkParts = Omit<Parameters<typeof createNatsSwitch>[0], 'config' | 'surveillance'> &
  HomeLinkParts;

/** The servers that a camera dials by itself: NATS for the hubs of its site, MQTT for home automation. */
export class RemoteLinks implements OptionalPart {
  readonly #site: NatsSwitch;
  readonly #home: MqttSwitch;

  constructor(parts: RemoteLinkParts) {
    const config = () => parts.settings().config;
    this.#site = createNatsSwitch({ ...parts, config });
    this.#home = createHomeLink(parts);
    parts.surveillance.privacy.listen(() => this.#home.changed());
  }

  /** For /status; null while MQTT_URL is not set. */
  get mqtt() {
    return this.#home.report;
  }

  /** For /status; null while NATS_URL is not set. */
  get nats() {
    return this.#site.report;
  }

  get notices(): readonly Notice[] {
    return [...this.#site.notices, ...this.#home.notices];
  }

  /** The camera's state may have changed. */
  cameraChanged(): void {
    this.#site.cameraChanged();
    this.#home.changed();
  }

  /** Never rejects. */
  async apply(config: Config): Promise<void> {
    await this.#site.apply(config);
    await this.#home.apply(config);
  }

  async stop(): Promise<void> {
    await Promise.all([this.#site.stop(), this.#home.stop()]);
  }
}
