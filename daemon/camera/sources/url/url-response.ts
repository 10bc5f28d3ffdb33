import type { Socket } from 'node:net';
import { createUnzip } from 'node:zlib';
import type { Unzip } from 'node:zlib';
import { BodyReader } from './body-reader.ts';
import { HeadReader } from './response-head.ts';
import type { ResponseHead } from './response-head.ts';
import { openConnection } from './url-connection.ts';
import type { ConnectionOptions } from './url-connection.ts';

const ZIPPED = /^(?:x-)?(?:gzip|deflate)$/i;
const ZIP_START = 0x1f;
/** Of FF D8, and of `--`: a body that is not compressed, whatever its head says. */
const PICTURE_STARTS = [0xff, 0x2d];

export interface RequestOptions extends ConnectionOptions {
  /** The value of Authorization; undefined = none. */
  readonly authorization: string | undefined;
  /** Time limit until the head of the response is complete. */
  readonly headMs: number;
}

/** A response whose head has arrived. Its connection carries no second one. */
export class UrlResponse {
  readonly head: ResponseHead;
  readonly #socket: Socket;
  readonly #rest: Buffer;

  constructor(head: ResponseHead, socket: Socket, rest: Buffer) {
    this.head = head;
    this.#socket = socket;
    this.#rest = rest;
  }

  /** The Content-Encoding if it is one that picamd cannot unpack, else null. */
  get unknownEncoding(): string | null {
    const encoding = this.head.headers.get('content-encoding')?.[0] ?? '';
    return /^(?:identity)?$/i.test(encoding) || ZIPPED.test(encoding) ? null : encoding;
  }

  /** Whether the length of the body was announced. */
  get hasLength(): boolean {
    return new BodyReader(this.head, () => {}).hasLength;
  }

  /**
   * Hands on the body without its framing and compression, until it ends or the signal aborts.
   *
   * @throws Error if the connection breaks or the body ends before its announced end
   */
  async receive(onBytes: (chunk: Buffer) => void, signal: AbortSignal): Promise<void> {
    const socket = this.#socket;
    let unzip: Unzip | null | undefined;
    const body = new BodyReader(this.head, (chunk) => {
      if (unzip === undefined) unzip = this.#isZipped(chunk) ? startUnzip(onBytes, socket) : null;
      if (unzip === null) onBytes(chunk);
      // It keeps the chunk, whose memory may be used again.
      else if (!unzip.write(Buffer.from(chunk))) socket.pause();
    });
    try {
      await this.#untilEnd(body);
      if (unzip) await endOf(unzip);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      unzip?.destroy();
    }
  }

  #untilEnd(body: BodyReader): Promise<void> {
    const socket = this.#socket;
    return new Promise((resolve, reject) => {
      const read = (chunk: Buffer) => {
        try {
          body.write(chunk);
          if (body.isComplete) resolve();
        } catch (error) {
          reject(error);
        }
      };
      const onClose = () => {
        if (body.endsWithConnection || body.isComplete) resolve();
        else reject(new Error('it ended in the middle of its answer'));
      };
      socket.on('error', reject).on('close', onClose).on('data', read).resume();
      read(this.#rest);
      if (socket.destroyed) onClose();
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #isZipped(first: Buffer): boolean {
    const start = first[0] as number;
    const isClaimed = ZIPPED.test(this.head.headers.get('content-encoding')?.[0] ?? '');
    return start === ZIP_START || (isClaimed && !PICTURE_STARTS.includes(start));
  }
}

/**
 * Sends a GET and reads the head of its response.
 *
 * @throws NotHttp, Untrusted, or an Error of the system
 */
export async function getUrl(url: URL, options: RequestOptions): Promise<UrlResponse> {
  // Not AbortSignal.any(), which keeps what it makes for as long as the source runs (nodejs/node#54614).
  const own = new AbortController();
  const abort = () => own.abort();
  options.signal.addEventListener('abort', abort);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    abort();
  }, options.headMs);
  const forget = () => options.signal.removeEventListener('abort', abort);
  let socket: Socket | undefined;
  try {
    options.signal.throwIfAborted();
    socket = await openConnection(url, { ...options, signal: own.signal });
    socket.once('close', forget);
    socket.write(requestText(url, options.authorization));
    return await readHead(socket);
  } catch (error) {
    socket?.destroy();
    forget();
    if (isLate) throw new Error(`no response within ${options.headMs / 1000} s`, { cause: error });
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function readHead(socket: Socket): Promise<UrlResponse> {
  const reader = new HeadReader();
  return new Promise((resolve, reject) => {
    const onEnd = () => {
      try {
        reader.end();
      } catch (error) {
        reject(error);
      }
    };
    const onData = (chunk: Buffer) => {
      try {
        const head = reader.read(chunk);
        if (head === null) return;
        socket.pause().off('data', onData).off('close', onEnd);
        resolve(new UrlResponse(head, socket, reader.rest));
      } catch (error) {
        reject(error);
      }
    };
    socket.on('error', reject).on('close', onEnd).on('data', onData);
  });
}

function requestText({ host, pathname, search }: URL, authorization: string | undefined): string {
  const lines = [
    `GET ${pathname}${search} HTTP/1.1`,
    `Host: ${host}`,
    'User-Agent: picamd',
    'Accept: multipart/x-mixed-replace, image/jpeg, */*;q=0.5',
    'Accept-Encoding: identity',
    'Cache-Control: no-cache',
    'Connection: close',
    ...(authorization === undefined ? [] : [`Authorization: ${authorization}`]),
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

function startUnzip(onBytes: (chunk: Buffer) => void, socket: Socket): Unzip {
  return createUnzip()
    .on('data', onBytes)
    .on('drain', () => socket.resume())
    .on('error', (error) => socket.destroy(error));
}

function endOf(unzip: Unzip): Promise<void> {
  return new Promise((resolve, reject) => {
    unzip.once('end', resolve).once('error', reject).end();
  });
}
