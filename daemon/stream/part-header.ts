const ZERO = 0x30;
const MS_DIGITS = 3;
/** What comes after them: microseconds that are not known, and the end of the header. */
const TAIL = '000\r\n\r\n';

/**
 * Writes the header of parts. It makes a new text only when the second or the length changes. Otherwise it only replaces the
 * digits of the size and the milliseconds, because a text for each frame costs a tenth of the frame's way.
 */
export class PartHeader {
  #bytes: Buffer = Buffer.alloc(0);
  #second = 0;
  #sizeEnd = 0;
  /** Sizes with as many digits as the one in #bytes. */
  #leastSize = 0;
  #sizeLimit = 0;
  readonly #lines: string;

  /** `lines`: the first of each header, each with its CRLF. */
  constructor(lines = '') {
    this.#lines = lines;
  }

  /** Writes it so that it ends at `end`; returns where it starts. The time is in whole ms since 1970. */
  write(target: Buffer, end: number, jpegBytes: number, wallClockMs: number): number {
    const second = Math.floor(wallClockMs / 1000);
    if (second !== this.#second || jpegBytes < this.#leastSize || jpegBytes >= this.#sizeLimit)
      this.#make(jpegBytes, second);
    this.#digits(this.#sizeEnd, jpegBytes, 1);
    this.#digits(this.#bytes.length - TAIL.length, wallClockMs - 1000 * second, MS_DIGITS);
    const start = end - this.#bytes.length;
    target.set(this.#bytes, start);
    return start;
  }

  #make(jpegBytes: number, second: number): void {
    const upToSize = `${this.#lines}Content-Type: image/jpeg\r\nContent-Length: ${jpegBytes}`;
    this.#bytes = Buffer.from(`${upToSize}\r\nX-Timestamp: ${second}.000${TAIL}`, 'latin1');
    this.#second = second;
    this.#sizeEnd = upToSize.length;
    this.#sizeLimit = 10 ** String(jpegBytes).length;
    this.#leastSize = this.#sizeLimit / 10;
  }

  /** Writes the digits of a whole number, at least `least` of them, before `end`. */
  #digits(end: number, value: number, least: number): void {
    let rest = value;
    for (let at = end - 1; rest > 0 || at >= end - least; at--) {
      this.#bytes[at] = ZERO + (rest % 10);
      rest = Math.floor(rest / 10);
    }
  }
}
