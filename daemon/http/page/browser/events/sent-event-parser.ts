/** One event has less than 2 KB; more without an end is something else. */
const MAX_CHARACTERS = 256 * 1024;

/** Reads server-sent events (WHATWG HTML, 9.2.6), as far as picamd sends them: data in one line, comments between them. */
export class SentEventParser {
  readonly #onData: (data: string) => void;
  #rest = '';

  constructor(onData: (data: string) => void) {
    this.#onData = onData;
  }

  /** @throws Error if this is no stream of events. */
  write(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > MAX_CHARACTERS) throw new Error('a line without an end');
    for (const line of lines) if (line.startsWith('data: ')) this.#onData(line.slice(6));
  }
}
