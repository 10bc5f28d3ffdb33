import { EventEmitter, once } from 'node:events';

/** Escape sequences: colors, cursor movements and terminal settings. */
const ESCAPES = new RegExp(String.raw`\u001b(?:\[[0-9;?!]*[A-Za-z]|\][0-9;]*(?:\u0007|\u001b\\))`, 'g');
const TAIL_LINES = 25;

/** Output of a machine's serial console, without escape sequences. */
export class Console {
  #text = '';
  readonly #events = new EventEmitter();

  write(chunk: Buffer): void {
    this.#text += chunk.toString('utf8');
    this.#events.emit('text');
  }

  get text(): string {
    return this.#text.replace(ESCAPES, '').replaceAll('\r', '');
  }

  /** The current end of the text, as `from` for `until`. */
  get end(): number {
    return this.text.length;
  }

  /**
   * Resolves with the first match after `from`, in existing output or in output within `ms`.
   *
   * @throws Error with the last lines if there is no match.
   */
  async until(pattern: RegExp, ms: number, from = 0): Promise<RegExpExecArray> {
    const signal = AbortSignal.timeout(ms);
    for (;;) {
      const match = pattern.exec(this.text.slice(from));
      if (match !== null) return match;
      try {
        await once(this.#events, 'text', { signal });
      } catch {
        throw new Error(
          `the console did not print ${String(pattern)} within ${ms / 1000} s:\n${this.tail()}`,
        );
      }
    }
  }

  /** The last lines, for error messages. */
  tail(): string {
    return this.text.split('\n').slice(-TAIL_LINES).join('\n');
  }
}
