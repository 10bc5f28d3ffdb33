import type { MqttMessage, PublishOptions } from '../../daemon/mqtt/mqtt-part.ts';

interface SentMessage extends PublishOptions {
  readonly topic: string;
  readonly payload: string;
}

/** A session whose messages a test looks at. */
export class RecordedSession {
  readonly sent: SentMessage[] = [];
  hasPictureWaiting = false;
  isCut = false;

  publish(topic: string, payload: string | Uint8Array, options: PublishOptions = {}): boolean {
    this.sent.push({ topic, payload: Buffer.from(payload).toString(), ...options });
    return true;
  }

  subscribe(): void {
    // Nothing comes.
  }

  cut(): void {
    this.isCut = true;
  }

  /** The payloads on topics that end so, in order. */
  on(topicEnd: string): string[] {
    return this.sent.filter(({ topic }) => topic.endsWith(topicEnd)).map(({ payload }) => payload);
  }
}

export function mqttMessage(topic: string, payload: string, isRetained = false): MqttMessage {
  return { topic, payload: Buffer.from(payload), isRetained };
}
