import { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { ErrorCode } from '../errors.ts';

/** A request whose first line ends in LF alone, as shell scripts and microcontrollers send it. */
const START = /^(?:GET|HEAD) \S+ HTTP\/1\.[01]\n/;
const REQUEST_LINE = /^(GET|HEAD) (\S+) HTTP\/1\.([01])$/;
/** RFC 9110 §5.1 and §5.5; no CR, no NUL. */
const HEADER_LINE = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*([^\r\0]*?)[ \t]*$/;
const END = '\n\n';

interface HeadLimits {
  readonly maxHeaderBytes: number;
  readonly headerMs: number;
}

/**
 * Requests that Node's parser rejects although RFC 9112 §2.2 allows a recipient to take LF as the end of a line: GET and
 * HEAD without a body, all of whose lines end in LF alone. A proxy sends CRLF, so what hides behind a lone LF in a line
 * of a proxy's request never becomes a header here. The connection carries no second request.
 */
export class BareLineFeeds {
  readonly #limits: HeadLimits;
  readonly #taken = new WeakSet<Socket>();

  constructor(limits: HeadLimits) {
    this.#limits = limits;
  }

  /** Node's parser keeps on reporting errors of a connection that was taken over. */
  has(socket: Socket): boolean {
    return this.#taken.has(socket);
  }

  /**
   * Takes over the connection if the packet that the parser rejected begins such a request. Then it calls back once with
   * the request, or with what is wrong with it; never if the client leaves.
   */
  read(packet: unknown, socket: Socket, done: (request: IncomingMessage | ErrorCode) => void): boolean {
    if (!Buffer.isBuffer(packet) || !START.test(packet.toString('latin1'))) return false;
    this.#taken.add(socket);
    let text = '';
    const finish = (result: IncomingMessage | ErrorCode) => {
      stop();
      done(result);
    };
    const take = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const end = text.indexOf(END);
      if (Math.max(end, end < 0 ? text.length : 0) > this.#limits.maxHeaderBytes) finish('header-too-large');
      else if (end >= 0) finish(requestOf(text.slice(0, end), socket) ?? 'bad-request');
    };
    const timer = setTimeout(() => finish('request-timeout'), this.#limits.headerMs);
    const stop = () => {
      clearTimeout(timer);
      socket.off('data', take).off('close', stop);
    };
    socket.on('data', take).once('close', stop);
    take(packet);
    return true;
  }
}

/** Null if it is not valid, or has a body. */
function requestOf(head: string, socket: Socket): IncomingMessage | null {
  const [first = '', ...lines] = head.split('\n');
  const [, method, url, minor] = REQUEST_LINE.exec(first) ?? [];
  const fields = lines.map((line) => HEADER_LINE.exec(line));
  if (url === undefined || fields.includes(null)) return null;
  // The first of several counts, as with Node for the headers that matter here.
  const headers = Object.fromEntries(
    fields.toReversed().map((field) => [(field?.[1] ?? '').toLowerCase(), field?.[2] ?? '']),
  );
  if ('transfer-encoding' in headers || Number(headers['content-length'] ?? 0) !== 0) return null;
  const request = new IncomingMessage(socket);
  Object.assign(request, { method, url, headers, httpVersion: `1.${minor}`, httpVersionMajor: 1 });
  request.httpVersionMinor = Number(minor);
  request.complete = true;
  request.push(null);
  return request;
}
