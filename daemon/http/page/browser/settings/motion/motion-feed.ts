import type { MotionNow, SecondScore } from './motion-now.ts';

type Message =
  | { readonly kind: 'history'; readonly seconds: readonly SecondScore[] }
  | ({ readonly kind: 'result' } & MotionNow);

export interface FeedParts {
  /** The feed has begun: the last five minutes. */
  readonly onHistory: (seconds: readonly SecondScore[]) => void;
  readonly onResult: (now: MotionNow) => void;
}

/** A browser gives up on an EventSource that was refused. */
const RETRY_MS = 5000;

/** GET /motion/live: what motion detection sees, while it is on. */
export class MotionFeed {
  readonly #parts: FeedParts;
  #source: EventSource | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: FeedParts) {
    this.#parts = parts;
  }

  start(): void {
    if (this.#source !== null) return;
    const source = new EventSource('motion/live');
    this.#source = source;
    source.addEventListener('message', ({ data }) => this.#read(JSON.parse(String(data)) as Message));
    source.addEventListener('error', () => {
      if (source.readyState !== EventSource.CLOSED || source !== this.#source) return;
      this.stop();
      this.#retry = setTimeout(() => this.start(), RETRY_MS);
    });
  }

  stop(): void {
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = null;
  }

  #read(message: Message): void {
    if (message.kind === 'history') this.#parts.onHistory(message.seconds);
    else this.#parts.onResult(message);
  }
}
