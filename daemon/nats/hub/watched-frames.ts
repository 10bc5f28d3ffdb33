import type { NatsSession } from '../nats-session.ts';
import { subjectOf } from '../subjects.ts';

interface Watched {
  readonly camera: string;
  readonly onMessage: (message: Uint8Array) => void;
  /** Ends the subscription; null without a connection. With its session, it ends by itself. */
  unsubscribe: (() => void) | null;
}

/** Who gets the frames of which camera, in this session and the next ones. */
export class WatchedFrames {
  readonly #site: string;
  readonly #watched = new Set<Watched>();
  #session: NatsSession | null = null;

  constructor(site: string) {
    this.#site = site;
  }

  /** Null: there is no connection. */
  use(session: NatsSession | null): void {
    this.#session = session;
    for (const watched of this.#watched) this.#subscribe(watched);
  }

  /** Calls back with each message until the returned function is called. */
  subscribe(camera: string, onMessage: (message: Uint8Array) => void): () => void {
    const watched: Watched = { camera, onMessage, unsubscribe: null };
    this.#watched.add(watched);
    this.#subscribe(watched);
    return () => {
      this.#watched.delete(watched);
      watched.unsubscribe?.();
    };
  }

  #subscribe(watched: Watched): void {
    const subject = subjectOf({ site: this.#site, camera: watched.camera }, 'frame');
    watched.unsubscribe = this.#session?.subscribe(subject, ({ data }) => watched.onMessage(data)) ?? null;
  }
}
