import { describeHead } from '../../stream-kind.ts';
import { visibleText } from '../../../text/visible-text.ts';

/** Of all lines together. A Set-Cookie of 20 KB has been seen. */
const MAX_HEAD_BYTES = 64 * 1024;
/** Enough of what came first to see what it is. */
const SNIFFED_BYTES = 64;
const LINE_FEED = 0x0a;

const STATUS_LINE = /^(?:HTTP(?:\/[\d.]*)?|ICY)[ \t]+(\d{3})/i;
/** A picture or a part's delimiter; before it, blank lines. */
const BODY_START = /^[\r\n]*(?:\xff\xd8|--)/;

/** The server answered, but not in HTTP. Its message completes "… answers, but ". */
export class NotHttp extends Error {
  override readonly name = 'NotHttp';
}

export interface ResponseHead {
  readonly status: number;
  /** Names in lower case; values are cleaned for logs, in the order in which they came. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
}

/**
 * Reads the head of an HTTP response as leniently as FFmpeg and curl do, because many cameras send odd ones:
 *
 * - any line end, any version, in any case; `ICY` of Shoutcast; no head at all, only pictures (HTTP/0.9)
 * - lines that are no header, such as a second status line or a date without a name, are passed over
 * - spaces around the colon; a value that goes on in the next line (RFC 9112 §5.2)
 *
 * Heads are not passed on, so a strange one can deceive nobody.
 */
export class HeadReader {
  /** What came behind the head. */
  rest: Buffer = Buffer.alloc(0);
  #bytes: Buffer = Buffer.alloc(0);
  /** Where the line begins that is not complete yet. */
  #lineStart = 0;
  #lines: string[] = [];

  /**
   * Takes the next bytes; returns the head once it is complete, else null.
   *
   * @throws NotHttp
   */
  read(chunk: Buffer): ResponseHead | null {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    if (this.#lines.length === 0 && this.#isBody()) {
      this.rest = this.#bytes;
      return { status: 200, headers: new Map() };
    }
    for (let end = this.#lineEnd(); end >= 0; end = this.#lineEnd()) {
      const line = this.#bytes.toString('latin1', this.#lineStart, end).replace(/\r$/, '');
      this.#lineStart = end + 1;
      const head = this.#line(line);
      if (head !== null) return head;
    }
    if (this.#bytes.length > MAX_HEAD_BYTES)
      throw new NotHttp(`the head of its answer is larger than ${MAX_HEAD_BYTES / 1024} KB`);
    return null;
  }

  /** @throws NotHttp about the end of the connection before the end of the head. */
  end(): never {
    if (this.#bytes.length === 0) throw new Error('it closed the connection without an answer');
    if (this.#lines.length === 0) throw this.#notHttp();
    throw new NotHttp('its answer ends in the middle of the head');
  }

  #isBody(): boolean {
    return BODY_START.test(this.#bytes.toString('latin1', 0, SNIFFED_BYTES));
  }

  #lineEnd(): number {
    return this.#bytes.indexOf(LINE_FEED, this.#lineStart);
  }

  #line(line: string): ResponseHead | null {
    if (line.trim() !== '') {
      if (this.#lines.length === 0 && !STATUS_LINE.test(line)) throw this.#notHttp();
      this.#lines.push(line);
      return null;
    }
    const [first, ...lines] = this.#lines;
    if (first === undefined) return null;
    const status = Number(STATUS_LINE.exec(first)?.[1]);
    // An interim response such as `100 Continue`: the real one follows.
    if (status >= 100 && status < 200) {
      this.#lines = [];
      return null;
    }
    this.rest = this.#bytes.subarray(this.#lineStart);
    return { status, headers: headersOf(lines) };
  }

  #notHttp(): NotHttp {
    return new NotHttp(`not in HTTP: it begins with ${describeHead(this.#bytes.subarray(0, SNIFFED_BYTES))}`);
  }
}

function headersOf(lines: readonly string[]): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  let values: string[] = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    const isContinued = /^[ \t]/.test(line) && values.length > 0;
    const text = visibleText((isContinued ? line : line.slice(colon + 1)).trim());
    if (isContinued) values.push(`${values.pop() ?? ''} ${text}`);
    else if (colon > 0) {
      const name = line.slice(0, colon).trim().toLowerCase();
      values = headers.get(name) ?? [];
      headers.set(name, values);
      values.push(text);
    }
  }
  return headers;
}
