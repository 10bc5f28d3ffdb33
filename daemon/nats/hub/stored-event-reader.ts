import type { NatsMessage, NatsSession } from '../nats-session.ts';
import { keepEvents, readStoredEvents } from './stored-events.ts';

interface StoredEventReaderOptions {
  readonly site: string;
  /** Where the server may send answers. */
  readonly inbox: () => Promise<string>;
  /** Of which cameras, by name. */
  readonly cameras: () => readonly { readonly name: string }[];
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

  /** To be called when there are new cameras. Never rejects. */
  read(session: NatsSession | null): Promise<void> {
    return (this.#reading = this.#reading.then(() => this.#readNew(session)));
  }

  async #readNew(session: NatsSession | null): Promise<void> {
    if (session === null) return;
    const { site, inbox, cameras, onMessage } = this.#options;
    const storage = { session, inbox: await inbox() };
    if (this.#session !== session) {
      this.#session = session;
      this.#readOf = new Set();
      this.#isKept = await keepEvents(storage, site);
    }
    if (!this.#isKept) return;
    for (const { name } of cameras()) {
      if (this.#readOf.has(name)) continue;
      this.#readOf.add(name);
      await readStoredEvents(storage, { site, camera: name }, onMessage);
    }
  }
}
