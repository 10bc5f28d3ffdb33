import type { Timer } from '../system/timer.ts';
import type { NatsSender } from './nats-session.ts';
import { packText } from './packed-text.ts';
import { encodePresence, PRESENCE_EVERY_MS } from './presence-message.ts';
import type { Presence } from './presence-message.ts';
import { subjectOf } from './subjects.ts';
import type { CameraAddress } from './subjects.ts';

export interface CameraReports {
  readonly presence: () => Omit<Presence, 'run' | 'at'>;
  /** The document of /status. */
  readonly status: () => Promise<object>;
  /** The text of /metrics; null while METRICS is off. */
  readonly metrics: () => Promise<string | null>;
}

interface ReportPublisherOptions extends CameraReports {
  readonly address: CameraAddress;
  /** See FrameChunk. */
  readonly run: number;
  readonly timer: Timer;
  /** ms since 1970. */
  readonly now?: () => number;
  readonly onError: (error: unknown) => void;
}

/** Status and metrics come with every third presence: as often as Prometheus usually scrapes. */
const PRESENCES_PER_STATUS = 3;
/** A camera may change its state several times a second while it is started. */
const SOON_MS = 500;

/** Says that the camera is there, how it is and what it counts. Nothing is sent while the server has not taken what was sent before. */
export class ReportPublisher {
  readonly #options: ReportPublisherOptions;
  #session: NatsSender | null = null;
  #stopTimer: () => void = () => {};
  #count = 0;
  #isSoon = false;
  #isSending = false;

  constructor(options: ReportPublisherOptions) {
    this.#options = options;
  }

  use(session: NatsSender | null): void {
    this.#session = session;
    this.#stopTimer();
    [this.#count, this.#isSoon, this.#isSending] = [0, false, false];
    if (session !== null) this.#tick();
  }

  /** The state has changed: says so soon. */
  changed(): void {
    if (this.#session === null || this.#isSoon) return;
    this.#isSoon = true;
    this.#stopTimer();
    this.#stopTimer = this.#options.timer(() => this.#tick(), SOON_MS);
  }

  #tick(): void {
    const isRegular = !this.#isSoon;
    this.#isSoon = false;
    this.#stopTimer = this.#options.timer(() => this.#tick(), PRESENCE_EVERY_MS);
    void this.#send(isRegular && this.#count++ % PRESENCES_PER_STATUS === 0).catch(this.#options.onError);
  }

  async #send(hasStatus: boolean): Promise<void> {
    const session = this.#session;
    if (session === null || this.#isSending) return;
    const { address, run, presence, status, metrics, now = Date.now } = this.#options;
    this.#isSending = true;
    try {
      session.publish(subjectOf(address, 'presence'), encodePresence({ ...presence(), run, at: now() }));
      if (hasStatus) {
        const [document, text] = await Promise.all([status(), metrics()]);
        session.publish(subjectOf(address, 'status'), packText(JSON.stringify(document)));
        if (text !== null) session.publish(subjectOf(address, 'metrics'), packText(text));
      }
      await session.confirmed();
    } finally {
      if (session === this.#session) this.#isSending = false;
    }
  }
}
