/** Cuts a multipart stream into parts as it arrives. Strict: throws at any deviation from the specified format. */
export class PartReader {
  /** Status line and headers of the response; empty until they have arrived. */
  head = '';
  readonly #onPart: (head: string, body: Buffer) => void;
  #pieces: Buffer[] = [];
  #held = 0;
  /** Do not parse again before this many bytes have arrived. */
  #needed = 0;
  #boundary: string | null = null;
  #opened = false;

  constructor(onPart: (head: string, body: Buffer) => void) {
    this.#onPart = onPart;
  }

  /** @throws Error if a delimiter or a length is not where it must be. */
  write(chunk: Buffer): void {
    this.#pieces.push(chunk);
    this.#held += chunk.length;
    if (this.#held < this.#needed) return;
    let bytes = this.#pieces.length === 1 ? chunk : Buffer.concat(this.#pieces);
    for (let used = this.#take(bytes); used > 0; used = this.#take(bytes)) bytes = bytes.subarray(used);
    this.#pieces = [bytes];
    this.#held = bytes.length;
  }

  /** Bytes of an incomplete part. */
  get unfinished(): number {
    return this.#held;
  }

  /** Takes one element from the beginning; returns its length in bytes, 0 if it is incomplete. */
  #take(bytes: Buffer): number {
    this.#needed = 0;
    if (this.head === '') return this.#takeHead(bytes);
    // Not a stream: the body of an error follows.
    if (this.#boundary === null) return bytes.length;
    if (!this.#opened) return this.#takeOpening(bytes, `--${this.#boundary}\r\n`);
    return this.#takePart(bytes, `\r\n--${this.#boundary}\r\n`);
  }

  #takeHead(bytes: Buffer): number {
    const end = bytes.indexOf('\r\n\r\n');
    if (end < 0) return 0;
    this.head = bytes.toString('latin1', 0, end);
    this.#boundary = /boundary=(\w+)(?:\r\n|$)/.exec(this.head)?.[1] ?? null;
    return end + 4;
  }

  #takeOpening(bytes: Buffer, opening: string): number {
    if (bytes.length < opening.length) return 0;
    if (bytes.toString('latin1', 0, opening.length) !== opening) throw new Error('no first delimiter');
    this.#opened = true;
    return opening.length;
  }

  #takePart(bytes: Buffer, tail: string): number {
    const end = bytes.indexOf('\r\n\r\n');
    if (end < 0) return 0;
    const head = bytes.toString('latin1', 0, end);
    const length = Number(/(?:^|\r\n)Content-Length: (\d+)/.exec(head)?.[1]);
    if (Number.isNaN(length)) throw new Error('a part without its length');
    const next = end + 4 + length + tail.length;
    this.#needed = next;
    if (bytes.length < next) return 0;
    if (bytes.toString('latin1', next - tail.length, next) !== tail)
      throw new Error('no delimiter after a part');
    this.#onPart(head, bytes.subarray(end + 4, end + 4 + length));
    return next;
  }
}
