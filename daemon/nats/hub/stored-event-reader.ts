import type { NatsMessage, NatsSession } from '../nats-session.ts';
import { keepEvents, readStoredEvents } from './stored-events.ts';

interface StoredEventReaderOptions {
  readonly site: string;
  /** Where the server may send answers. */
  readonly inbox: () => Promise<string>;
  readonly onMessage: (message: NatsMessage) => void;
}

/** Reads what happened to cameras while they could not be heard, once for each camera of a session, if the server keeps that. */
export class StoredEventReader {
  readonly #options: StoredEventReaderOptions;
  #session: NatsSession | null = null;
  #isKept = false;
  #readOf = new Set<string>();
  /** One after the other: a thousand cameras may appear at once. */
  #reading: Promise<void> = Promise.resolve();

  constructor(options: StoredEventReaderOptions) {
    this.#options = options;
  }

  /**
   * To be called with each session, when there are new cameras, and now and then: while servers choose a leader, none of them answers.
   * Never rejects.
   *
   * @param cameras the names of those whose events are taken
   */
  read(session: NatsSession | null, cameras: readonly string[]): Promise<void> {
    return (this.#reading = this.#reading.then(() => this.#readNew(session, cameras)));
  }

  async #readNew(session: NatsSession | null, cameras: readonly string[]): Promise<void> {
    if (session === null) return;
    const { site, inbox, onMessage } = this.#options;
    const storage = { session, inbox: await inbox() };
    if (this.#session !== session) {
      this.#session = session;
      this.#readOf = new Set();
      this.#isKept = false;
    }
    this.#isKept ||= await keepEvents(storage, site);
    for (const name of cameras.filter((each) => !this.#readOf.has(each))) {
      if (!this.#isKept) return;
      this.#isKept = await readStoredEvents(storage, { site, camera: name }, onMessage);
      if (this.#isKept) this.#readOf.add(name);
    }
  }
}
