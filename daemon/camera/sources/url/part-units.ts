import type { SourceUnits } from '../../../frame/source-units.ts';

const LINE_FEED = 0x0a;
const DASHES = '--';
/** Of a part's header, and of a delimiter (RFC 2046 §5.1.1: 70 characters). */
const MAX_LINE = 1024;
/** A longer part is no picture that picamd takes (MAX_FRAME_BYTES is at most 64M). */
const MAX_PART_BYTES = 64 * 1024 * 1024;
const LENGTH = /^content-length\s*:\s*(\d{1,9})\s*$/i;

/**
 * - start: before the first byte that is not blank
 * - headers: in the lines from a delimiter to a blank line
 * - part: in the claimed length of a part
 * - behind: behind it, where a delimiter must be
 * - stream: until the next delimiter, if there is one
 */
type State = 'start' | 'headers' | 'part' | 'behind' | 'stream';

/**
 * Tells the splitter where the parts with a length begin and end: one part is one picture. All bytes go to it
 * unchanged, part headers too, which it skips: so parts without a length, or with a wrong one, are a stream as any
 * other. The delimiter is what the server sends first, since many announce another one.
 */
export class PartUnits {
  /** How many parts have begun. */
  parts = 0;
  readonly #onBytes: (chunk: Buffer) => void;
  readonly #units: SourceUnits | undefined;
  #state: State = 'start';
  /** What came of a line, or of what is behind a part: not handed on yet in `behind`. */
  #line = '';
  /** Null before the first. */
  #delimiter: string | null = null;
  #length = 0;
  #left = 0;
  /** A length was right. From then on a part is not searched for a delimiter that contradicts its length. */
  #isProven = false;
  #isWrong = false;

  constructor(onBytes: (chunk: Buffer) => void, units: SourceUnits | undefined) {
    this.#onBytes = onBytes;
    this.#units = units;
  }

  readonly write = (chunk: Buffer): void => {
    for (let at = 0; at < chunk.length;) {
      if (this.#state === 'part') at = this.#part(chunk, at);
      else if (this.#state === 'behind') at = this.#behind(chunk, at);
      else if (this.#state === 'stream') at = this.#stream(chunk, at);
      else at = this.#lines(chunk, at);
    }
  };

  /** The body has ended as it should: a part whose length has been reached is complete. */
  end(): void {
    if (this.#state === 'behind') this.#endPart();
  }

  #lines(chunk: Buffer, at: number): number {
    const end = chunk.indexOf(LINE_FEED, at);
    const stop = end < 0 ? chunk.length : end + 1;
    this.#line += chunk.toString('latin1', at, Math.min(stop, at + MAX_LINE));
    this.#onBytes(chunk.subarray(at, stop));
    const isPicture = this.#state === 'start' && !DASHES.startsWith(this.#line.trimStart().slice(0, 2));
    if (isPicture || this.#line.length >= MAX_LINE) this.#toStream();
    else if (end >= 0) {
      const line = this.#line.trim();
      this.#line = '';
      this.#wholeLine(line);
    }
    return stop;
  }

  #wholeLine(line: string): void {
    if (line.startsWith(DASHES)) {
      this.#state = 'headers';
      this.#delimiter ??= line.replace(/(?<=..)--$/, '');
      this.#length = 0;
    } else if (line !== '') this.#length = Number(LENGTH.exec(line)?.[1] ?? this.#length);
    else if (this.#state === 'headers') this.#beginPart();
  }

  #beginPart(): void {
    this.parts++;
    const isClaimed = !this.#isWrong && this.#length > 0 && this.#length <= MAX_PART_BYTES;
    this.#state = isClaimed ? 'part' : 'stream';
    this.#left = this.#length;
    if (isClaimed) this.#units?.start();
  }

  #part(chunk: Buffer, at: number): number {
    const end = Math.min(at + this.#left, chunk.length);
    const contradiction = this.#isProven
      ? -1
      : chunk.subarray(at, end).indexOf(`\n${this.#delimiter}`, 0, 'latin1');
    if (contradiction >= 0) {
      this.#release();
      return at;
    }
    this.#left -= end - at;
    this.#onBytes(chunk.subarray(at, end));
    if (this.#left === 0) this.#state = 'behind';
    return end;
  }

  /** Holds back what is behind a part until it is certain that it is a delimiter. */
  #behind(chunk: Buffer, at: number): number {
    const delimiter = this.#delimiter ?? DASHES;
    for (let i = at; i < chunk.length; i++) {
      this.#line += String.fromCharCode(chunk[i] as number);
      const found = this.#line.trimStart();
      if (found === delimiter) {
        this.#endPart();
        return i + 1;
      }
      if (!delimiter.startsWith(found) || this.#line.length > MAX_LINE) {
        this.#release();
        return i + 1;
      }
    }
    return chunk.length;
  }

  /** The line goes on behind the delimiter. */
  #endPart(): void {
    this.#units?.end();
    this.#isProven = true;
    this.#handOn();
    this.#line = this.#line.trimStart();
    this.#state = 'headers';
  }

  /** The part's length was wrong, and so may be those of the next ones. */
  #release(): void {
    this.#units?.release();
    this.#isWrong = true;
    this.#handOn();
    this.#toStream();
  }

  #handOn(): void {
    if (this.#line !== '') this.#onBytes(Buffer.from(this.#line, 'latin1'));
  }

  #toStream(): void {
    this.#state = 'stream';
    this.#line = '';
  }

  #stream(chunk: Buffer, at: number): number {
    // A delimiter that is cut in two is missed, and with it where one picture ends.
    const found = this.#delimiter === null ? -1 : chunk.indexOf(`\n${this.#delimiter}`, at, 'latin1');
    const stop = found < 0 ? chunk.length : found + 1;
    this.#onBytes(chunk.subarray(at, stop));
    if (found >= 0) this.#state = 'headers';
    return stop;
  }
}
