import type { CameraEvent } from '../events/event.ts';
import { encodeEvent } from './event-message.ts';
import type { NatsSender } from './nats-session.ts';

/** While the server is away, about 40 KB: what an hour of events may bring. Then the oldest go. */
const MOST_WAITING = 100;

/**
 * Sends each event in its newest phase, and those of a time without connection when there is one again. One that was sent when the
 * connection broke is sent again, so a hub may get it twice: it has the same id and phase.
 */
export class EventPublisher {
  readonly #subject: string;
  readonly #waiting = new Map<string, CameraEvent>();
  #session: NatsSender | null = null;
  #isSending = false;

  constructor(subject: string) {
    this.#subject = subject;
  }

  use(session: NatsSender | null): void {
    this.#session = session;
    this.#isSending = false;
    void this.#send();
  }

  readonly add = (event: CameraEvent): void => {
    this.#waiting.delete(event.id);
    this.#waiting.set(event.id, event);
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > MOST_WAITING && oldest !== undefined) this.#waiting.delete(oldest);
    void this.#send();
  };

  async #send(): Promise<void> {
    const session = this.#session;
    if (session === null || this.#isSending || this.#waiting.size === 0) return;
    this.#isSending = true;
    const sent = [...this.#waiting.values()];
    for (const event of sent) {
      const message = encodeEvent(event);
      if (message !== null) session.publish(this.#subject, message);
    }
    const isTaken = await session.confirmed();
    if (session !== this.#session) return;
    this.#isSending = false;
    if (!isTaken) return;
    for (const event of sent) if (this.#waiting.get(event.id) === event) this.#waiting.delete(event.id);
    await this.#send();
  }
}
