import { apiUrl } from '../api-url.ts';
import { ReadingLoop } from '../reading-loop.ts';
import { cameraOfEvent, readEvent } from '../recordings/recorded-event.ts';
import type { RecordedEvent } from '../recordings/recorded-event.ts';
import { SentEventParser } from './sent-event-parser.ts';

export interface EventFeedOptions {
  /** The stream has begun: what happens from now on will come. */
  onBegin(): void;
  /** @param camera - of which it is, as a hub with many cameras names it */
  onEvent(event: RecordedEvent, camera: string): void;
  /** The stream has ended; nobody knows whether what went on still does. */
  onEnd(): void;
}

/** The daemon breaks its silence every 15 s. */
const SILENCE_MS = 40_000;

/** The events of the camera as they happen. An EventSource would retry for ever where a token has ended, and says nothing of why. */
export class EventFeed {
  readonly #options: EventFeedOptions;
  readonly #loop = new ReadingLoop((signal) => this.#read(signal));

  constructor(options: EventFeedOptions) {
    this.#options = options;
  }

  /** Begins, unless it has begun. Ends by itself where this browser may not read the events. */
  start(): void {
    this.#loop.start();
  }

  stop(): void {
    this.#loop.stop();
  }

  /** Reads until the stream ends. Resolves with false if this browser may not. */
  async #read(signal: AbortSignal): Promise<boolean> {
    const request = new AbortController();
    const abort = () => request.abort();
    signal.addEventListener('abort', abort);
    let timer = setTimeout(abort, SILENCE_MS);
    let hasBegun = false;
    try {
      const url = apiUrl('events/stream');
      const response = await fetch(url, { cache: 'no-store', signal: request.signal });
      // 404: a hub whose cameras have no events.
      if ([401, 403, 404].includes(response.status)) return false;
      if (!response.ok || response.body === null) return true;
      this.#options.onBegin();
      hasBegun = true;
      const parser = new SentEventParser((data) => this.#take(data));
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return true;
        this.#loop.succeeded();
        clearTimeout(timer);
        timer = setTimeout(abort, SILENCE_MS);
        parser.write(value);
      }
    } catch {
      return true;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      // Closes the connection in every case.
      abort();
      if (hasBegun) this.#options.onEnd();
    }
  }

  #take(data: string): void {
    const value: unknown = JSON.parse(data);
    const event = readEvent(value);
    if (event !== null) this.#options.onEvent(event, cameraOfEvent(value));
  }
}
