import type { EventLog } from '../events/event-log.ts';
import type { CameraEvent } from '../events/event.ts';
import type { MqttPart, MqttSender } from './mqtt-part.ts';
import type { Topics } from './topics.ts';

/** Publishes each phase of each event as it happens. Those of a time without connection are not told later: they would look new. */
export class EventPublisher implements MqttPart {
  readonly #topics: Topics;
  readonly stop: () => void;
  #session: MqttSender | null = null;

  constructor(topics: Topics, events: Pick<EventLog, 'listen'>) {
    this.#topics = topics;
    this.stop = events.listen((event) => this.#tell(event));
  }

  use(session: MqttSender | null): void {
    this.#session = session;
  }

  changed(): void {
    // Events do not depend on it.
  }

  #tell(event: CameraEvent): void {
    this.#session?.publish(this.#topics.event, JSON.stringify(event));
  }
}
