import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';

const KEPT_LINES = 50;
const LINE_CHARACTERS = 500;
/** Raw text kept of a line: colour codes are taken out only when the line is whole. */
const RAW_CHARACTERS = 4 * LINE_CHARACTERS;
const NEWLINE = 0x0a;

/**
 * Cuts stderr into lines without colour codes and control characters, and remembers the last 50, each cut at
 * 500 characters. Memory stays the same whatever is written, with or without newlines. Empty lines are left out.
 */
export class StderrTail {
  readonly #onLine: (line: string) => void;
  readonly #lines: string[] = [];
  readonly #decoder = new StringDecoder('utf8');
  #unfinished = '';

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  /** Takes bytes of stderr in any cut. The chunk is not kept. */
  write(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.#append(chunk, start, end);
      this.#finishLine();
      start = end + 1;
    }
    this.#append(chunk, start, chunk.length);
  }

  /** The last lines, oldest first, with the one that has not ended yet. */
  get lines(): readonly string[] {
    const last = clean(this.#unfinished);
    return last === '' ? [...this.#lines] : [...this.#lines, last].slice(-KEPT_LINES);
  }

  #append(chunk: Buffer, start: number, end: number): void {
    const room = RAW_CHARACTERS - this.#unfinished.length;
    this.#unfinished += this.#decoder.write(chunk.subarray(start, Math.min(end, start + room)));
  }

  #finishLine(): void {
    const line = clean(this.#unfinished + this.#decoder.end());
    this.#unfinished = '';
    if (line === '') return;
    this.#lines.push(line);
    if (this.#lines.length > KEPT_LINES) this.#lines.shift();
    this.#onLine(line);
  }
}

function clean(raw: string): string {
  const text = stripVTControlCharacters(raw)
    .replaceAll('\t', ' ')
    .replaceAll(/\p{Cc}/gu, '');
  return text.slice(0, LINE_CHARACTERS).trimEnd();
}
