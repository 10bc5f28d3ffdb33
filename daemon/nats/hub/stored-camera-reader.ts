import type { NatsMessage, NatsSession } from '../nats-session.ts';
import { readStoredCameras } from './stored-cameras.ts';

interface StoredCameraReaderOptions {
  readonly site: string;
  /** Where the server may send answers. */
  readonly inbox: () => Promise<string>;
  /** What a camera said last, and how long ago, in ms. */
  readonly onMessage: (message: NatsMessage, agoMs: number) => void;
}

/** Reads which cameras a site had before the hub started, once for each session, if the server keeps that. */
export class StoredCameraReader {
  readonly #options: StoredCameraReaderOptions;
  #hasRead: NatsSession | null = null;

  constructor(options: StoredCameraReaderOptions) {
    this.#options = options;
  }

  /** To be called with each session, and now and then: while servers choose a leader, none of them answers. Never rejects. */
  async read(session: NatsSession): Promise<void> {
    if (this.#hasRead === session) return;
    const { site, inbox, onMessage } = this.#options;
    if (await readStoredCameras({ session, inbox: await inbox() }, site, onMessage)) this.#hasRead = session;
  }
}
