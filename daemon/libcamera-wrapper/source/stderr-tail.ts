import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';
import { withoutInvisible } from './invisible.ts';

const MAX_LINES = 50;
const MAX_LINE_CHARACTERS = 500;
/** Of an incomplete line, whose color codes are still in it. */
const MAX_RAW_CHARACTERS = 4 * MAX_LINE_CHARACTERS;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

/**
 * Splits stderr into lines, removes color codes, control and bidi characters, and keeps the last 50 lines of at most
 * 500 characters. Memory is bounded even if no newline ever comes. Skips empty lines.
 *
 * CR ends a line as LF does, and the next line that ends with CR replaces it, as on a terminal: FFmpeg ends its
 * progress lines so, and the reason why it ends follows the last of them.
 */
export class StderrTail {
  readonly #onLine: (line: string) => void;
  readonly #lines: string[] = [];
  readonly #decoder = new StringDecoder('utf8');
  #unfinished = '';
  /** The last line ended with CR alone. */
  #isReplaceable = false;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  /** Takes the next bytes of stderr, wherever they are cut. Does not keep the chunk. */
  write(chunk: Buffer): void {
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte !== NEWLINE && byte !== RETURN) continue;
      this.#append(chunk, start, at);
      this.#finishLine(byte === RETURN);
      start = at + 1;
    }
    this.#append(chunk, start, chunk.length);
  }

  /** The last lines, oldest first, including an incomplete one. */
  get lines(): readonly string[] {
    const last = clean(this.#unfinished);
    return last === '' ? [...this.#lines] : [...this.#lines, last].slice(-MAX_LINES);
  }

  #append(chunk: Buffer, start: number, end: number): void {
    const room = MAX_RAW_CHARACTERS - this.#unfinished.length;
    this.#unfinished += this.#decoder.write(chunk.subarray(start, Math.min(end, start + room)));
  }

  #finishLine(byReturn: boolean): void {
    const line = clean(this.#unfinished + this.#decoder.end());
    this.#unfinished = '';
    const replaces = this.#isReplaceable && byReturn && line !== '';
    // The LF of CR LF keeps the line.
    this.#isReplaceable = byReturn && (line !== '' || this.#isReplaceable);
    if (line === '') return;
    if (replaces) this.#lines.pop();
    this.#lines.push(line);
    if (this.#lines.length > MAX_LINES) this.#lines.shift();
    this.#onLine(line);
  }
}

function clean(raw: string): string {
  const text = withoutInvisible(stripVTControlCharacters(raw).replaceAll('\t', ' '));
  return text.slice(0, MAX_LINE_CHARACTERS).trimEnd();
}
