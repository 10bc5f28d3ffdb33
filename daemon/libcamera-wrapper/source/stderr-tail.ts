import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';

const MAX_LINES = 50;
const MAX_LINE_CHARACTERS = 500;
/** Of an incomplete line, whose color codes are still in it. */
const MAX_RAW_CHARACTERS = 4 * MAX_LINE_CHARACTERS;
const NEWLINE = 0x0a;

/**
 * Splits stderr into lines, removes color codes and control characters, and keeps the last 50 lines of at most
 * 500 characters. Memory is bounded even if no newline ever comes. Skips empty lines.
 */
export class StderrTail {
  readonly #onLine: (line: string) => void;
  readonly #lines: string[] = [];
  readonly #decoder = new StringDecoder('utf8');
  #unfinished = '';

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  /** Takes the next bytes of stderr, wherever they are cut. Does not keep the chunk. */
  write(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.#append(chunk, start, end);
      this.#finishLine();
      start = end + 1;
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

  #finishLine(): void {
    const line = clean(this.#unfinished + this.#decoder.end());
    this.#unfinished = '';
    if (line === '') return;
    this.#lines.push(line);
    if (this.#lines.length > MAX_LINES) this.#lines.shift();
    this.#onLine(line);
  }
}

function clean(raw: string): string {
  const text = stripVTControlCharacters(raw)
    .replaceAll('\t', ' ')
    .replaceAll(/\p{Cc}/gu, '');
  return text.slice(0, MAX_LINE_CHARACTERS).trimEnd();
}
