import { EventEmitter, once } from 'node:events';

/** Colours, movements of the cursor, and settings of the terminal. */
const COLOURS = new RegExp(String.raw`\u001b(?:\[[0-9;?!]*[A-Za-z]|\][0-9;]*(?:\u0007|\u001b\\))`, 'g');
const TAIL_LINES = 25;

/** What a machine has printed on its serial console, without the colours. */
export class Console {
  #text = '';
  readonly #news = new EventEmitter();

  write(chunk: Buffer): void {
    this.#text += chunk.toString('utf8');
    this.#news.emit('text');
  }

  get text(): string {
    return this.#text.replace(COLOURS, '').replaceAll('\r', '');
  }

  /** Where what comes from now on begins, for `until`. */
  get end(): number {
    return this.text.length;
  }

  /**
   * Resolves with the first match behind `from`, of what was printed already or comes in that time.
   *
   * @throws Error with the last lines when it does not come.
   */
  async until(pattern: RegExp, ms: number, from = 0): Promise<RegExpExecArray> {
    const signal = AbortSignal.timeout(ms);
    for (;;) {
      const match = pattern.exec(this.text.slice(from));
      if (match !== null) return match;
      try {
        await once(this.#news, 'text', { signal });
      } catch {
        throw new Error(`the console did not say ${String(pattern)} in ${ms / 1000} s:\n${this.tail()}`);
      }
    }
  }

  /** Its last lines, for the message of a failure. */
  tail(): string {
    return this.text.split('\n').slice(-TAIL_LINES).join('\n');
  }
}
