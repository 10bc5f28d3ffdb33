import type { MqttMessage } from '../mqtt-part.ts';

/**
 * Topics that someone else has cleared: Home Assistant does so when its user deletes the device. What is deleted there stays deleted
 * until picamd starts again, or its settings for MQTT change: otherwise it would be back at each start of Home Assistant.
 */
export class DeletedTopics {
  /** With something in them. */
  readonly #filled = new Set<string>();
  readonly #deleted = new Set<string>();

  has(topic: string): boolean {
    return this.#deleted.has(topic);
  }

  /** A message to one of the topics that picamd publishes to, also from others: only of those, since the rest has no bound. */
  notice({ topic, payload }: MqttMessage): void {
    // An empty one after forget() is our own.
    if (payload.length > 0) this.#filled.add(topic);
    else if (this.#filled.delete(topic)) this.#deleted.add(topic);
  }

  /** picamd clears it itself. */
  forget(topic: string): void {
    this.#filled.delete(topic);
    this.#deleted.delete(topic);
  }
}
