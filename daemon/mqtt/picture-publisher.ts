import type { EventLog } from '../events/event-log.ts';
import type { CameraEvent, EventType } from '../events/event.ts';
import type { Frame } from '../frame/frame.ts';
import { systemTimer } from '../system/timer.ts';
import type { Timer } from '../system/timer.ts';
import type { MqttPart, MqttSender } from './mqtt-part.ts';
import type { Topics } from './topics.ts';

/** A session that can tell whether a picture would wait in it. */
export interface PictureSender extends MqttSender {
  /** Whether a picture that was published has not left yet. */
  readonly hasPictureWaiting: boolean;
  /** Ends the session at once: nothing that waits leaves any more. */
  cut(): void;
}

export interface PicturePublisherOptions {
  readonly topics: Topics;
  /** MQTT_SNAPSHOT_SECONDS; 0: only at events. */
  readonly everySeconds: number;
  readonly events: Pick<EventLog, 'listen'>;
  /** The newest frame; null unless frames arrive. */
  readonly current: () => Frame | null;
  /** The next frame, from a camera that is started for it if need be; null if none comes in time. */
  readonly nextFrame: () => Promise<Frame | null>;
  /** Whether frames are a card: those are not sent. */
  readonly isPrivate: () => boolean;
  readonly timer?: Timer;
  /** Monotonic, in ms. */
  readonly now?: () => number;
}

/** Events that can be seen. */
const SEEN: readonly EventType[] = ['motion', 'tamper', 'scene-change', 'manual'];
/** Between two pictures of events. */
const LEAST_MS = 1000;
/** A broker of MQTT 5 forgets a picture that nobody has fetched by then: it would pass for a new one. */
const [SNAPSHOT_EXPIRY_SECONDS, EVENT_EXPIRY_SECONDS] = [60, 86_400];

/**
 * Publishes what viewers see, now and then and at events; never while the camera is private. The picture of the last event is kept by the
 * broker, and removed when the camera becomes private; also at the first connection, since masks may be others now.
 */
export class PicturePublisher implements MqttPart {
  readonly #options: PicturePublisherOptions;
  readonly #timer: Timer;
  readonly #now: () => number;
  readonly #stopListening: () => void;
  #session: PictureSender | null = null;
  #stopTimer: () => void = () => {};
  #eventAtMs = Number.NEGATIVE_INFINITY;
  /** Whether the broker may keep a picture that must not be seen any more. */
  #isStale = true;
  #wasPrivate = false;
  #isAsked = false;

  constructor(options: PicturePublisherOptions) {
    this.#options = options;
    this.#timer = options.timer ?? systemTimer;
    this.#now = options.now ?? (() => performance.now());
    this.#stopListening = options.events.listen((event) => this.#onEvent(event));
  }

  use(session: PictureSender | null): void {
    this.#session = session;
    this.#stopTimer();
    if (session === null) return;
    this.#removeStale();
    this.#tick();
  }

  /** The camera may have become private. */
  changed(): void {
    const isPrivate = this.#options.isPrivate();
    const hasBegun = isPrivate && !this.#wasPrivate;
    this.#wasPrivate = isPrivate;
    if (!hasBegun) return;
    this.#isStale = true;
    // It could not be called back.
    if (this.#session?.hasPictureWaiting === true) this.#session.cut();
    else this.#removeStale();
  }

  /** The masks are others. */
  conceal(): void {
    this.#isStale = true;
    this.#removeStale();
  }

  /** Publishes a new picture, also of a camera that runs for viewers alone. */
  async take(): Promise<void> {
    if (this.#isAsked || this.#options.isPrivate()) return;
    this.#isAsked = true;
    try {
      this.#send(await this.#options.nextFrame(), false);
    } finally {
      this.#isAsked = false;
    }
  }

  stop(): void {
    this.#stopListening();
    this.#stopTimer();
    this.#session = null;
  }

  #tick(): void {
    const { everySeconds, current } = this.#options;
    if (everySeconds === 0) return;
    this.#send(current(), false);
    this.#stopTimer = this.#timer(() => this.#tick(), everySeconds * 1000);
  }

  #onEvent({ type, phase }: CameraEvent): void {
    if (!SEEN.includes(type) || (phase !== 'start' && type === 'motion')) return;
    if (this.#now() - this.#eventAtMs < LEAST_MS) return;
    this.#eventAtMs = this.#now();
    this.#send(this.#options.current(), true);
  }

  #send(frame: Frame | null, isOfEvent: boolean): void {
    const session = this.#session;
    // A picture that waits is soon an old one.
    if (frame === null || session === null || session.hasPictureWaiting || this.#options.isPrivate()) return;
    const { topics } = this.#options;
    const jpeg = Uint8Array.from(frame.jpeg);
    session.publish(topics.snapshot, jpeg, { expirySeconds: SNAPSHOT_EXPIRY_SECONDS });
    if (!isOfEvent) return;
    session.publish(topics.eventSnapshot, jpeg, { retain: true, expirySeconds: EVENT_EXPIRY_SECONDS });
  }

  #removeStale(): void {
    if (!this.#isStale || this.#session === null) return;
    this.#isStale = !this.#session.publish(this.#options.topics.eventSnapshot, '', { retain: true });
  }
}
