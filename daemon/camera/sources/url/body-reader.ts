import type { ResponseHead } from './response-head.ts';

const LINE_FEED = 0x0a;
/** Of the line before a chunk: a size, and perhaps extensions that nobody uses. */
const MAX_SIZE_LINE = 256;
const SIZE = /^\s*([0-9a-f]{1,12})\s*(?:;.*)?$/i;

type Framing = 'close' | 'length' | 'chunked';

/**
 * Takes the transfer's framing off a response body (RFC 9112 §6 and §7), whatever the server claims: two lengths that
 * differ count as none, nor does a length of an endless multipart, and what is not chunked though it says so is taken
 * as it is.
 */
export class BodyReader {
  /** Its end was announced and has been reached. */
  isComplete = false;
  readonly #onBytes: (chunk: Buffer) => void;
  #framing: Framing;
  /** In the body or in the chunk. */
  #left: number;
  #sizeLine = '';
  /** A chunk has ended, and the line end behind it is still to come. */
  #isBehindChunk = false;
  #hasChunks = false;

  constructor({ headers }: ResponseHead, onBytes: (chunk: Buffer) => void) {
    this.#onBytes = onBytes;
    const isChunked = /\bchunked\b/i.test(headers.get('transfer-encoding')?.join() ?? '');
    const length = isChunked || isMultipart(headers) ? null : lengthOf(headers);
    this.#framing = isChunked ? 'chunked' : length === null ? 'close' : 'length';
    this.#left = length ?? 0;
    this.isComplete = length === 0;
  }

  /** The end of the connection is the only sign of its end. */
  get endsWithConnection(): boolean {
    return this.#framing === 'close';
  }

  /** Whether the length of the body is known from the start. */
  get hasLength(): boolean {
    return this.#framing === 'length';
  }

  write(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length && !this.isComplete) {
      if (this.#framing === 'close') {
        this.#onBytes(at === 0 ? chunk : chunk.subarray(at));
        return;
      }
      at = this.#framing === 'chunked' && this.#left === 0 ? this.#size(chunk, at) : this.#data(chunk, at);
    }
  }

  #data(chunk: Buffer, at: number): number {
    const end = Math.min(at + this.#left, chunk.length);
    this.#left -= end - at;
    this.#onBytes(chunk.subarray(at, end));
    if (this.#left === 0) {
      this.isComplete = this.#framing === 'length';
      this.#isBehindChunk = true;
    }
    return end;
  }

  #size(chunk: Buffer, at: number): number {
    const end = chunk.indexOf(LINE_FEED, at);
    const stop = end < 0 ? chunk.length : end + 1;
    this.#sizeLine += chunk.toString('latin1', at, stop);
    if (end < 0 && this.#sizeLine.length <= MAX_SIZE_LINE) return stop;
    const line = this.#sizeLine;
    this.#sizeLine = '';
    if (this.#isBehindChunk && line.trim() === '') {
      this.#isBehindChunk = false;
      return stop;
    }
    const size = SIZE.exec(line.trimEnd())?.[1];
    if (size === undefined) this.#asItIs(line);
    else {
      this.#left = Number.parseInt(size, 16);
      this.#hasChunks = true;
      // Trailers may follow; nobody needs them.
      this.isComplete = this.#left === 0;
    }
    return stop;
  }

  /** @throws Error if the body was chunked until now: what follows cannot be told from its sizes. */
  #asItIs(line: string): void {
    if (this.#hasChunks) throw new Error('the size of a chunk is no number');
    this.#framing = 'close';
    this.#onBytes(Buffer.from(line, 'latin1'));
  }
}

export function isMultipart(headers: ResponseHead['headers']): boolean {
  return /^\s*multipart\//i.test(headers.get('content-type')?.[0] ?? '');
}

function lengthOf(headers: ResponseHead['headers']): number | null {
  const lengths = new Set(headers.get('content-length'));
  const [length = ''] = lengths;
  return lengths.size === 1 && /^\d{1,15}$/.test(length) ? Number(length) : null;
}
