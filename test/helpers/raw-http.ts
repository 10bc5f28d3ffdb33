import { connect } from 'node:net';
import type { Socket } from 'node:net';

export interface RawClient {
  socket: Socket;
  /** All bytes so far. */
  bytes(): Buffer;
  /** Resolves when the bytes satisfy the condition. */
  until(done: (bytes: Buffer) => boolean): Promise<Buffer>;
  /** Resolves when the peer has closed the connection. */
  ended: Promise<Buffer>;
}

/** Only ends what hangs. */
const WAIT_MS = 90_000;

/** Sends the request unchanged, from `localAddress` if given, and collects the response. */
export function raw(
  port: number,
  request: string | Buffer,
  host = '127.0.0.1',
  localAddress?: string,
): RawClient {
  const chunks: Buffer[] = [];
  const socket = connect({ port, host, localAddress }, () => socket.write(request));
  const bytes = () => Buffer.concat(chunks);
  socket.on('error', () => {});
  const ended = new Promise<Buffer>((resolve) => socket.once('close', () => resolve(bytes())));
  const until = (done: (bytes: Buffer) => boolean) =>
    new Promise<Buffer>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`not seen in ${WAIT_MS} ms`)), WAIT_MS);
      const check = () => {
        if (!done(bytes())) return;
        clearTimeout(timer);
        socket.off('data', check);
        resolve(bytes());
      };
      socket.on('data', check);
      check();
    });
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  return { socket, bytes, until, ended };
}

export interface Part {
  head: string;
  body: Buffer;
}

/** The response's head and the complete parts after it; throws at any deviation from the specified format. */
export function parseStream(bytes: Buffer): { head: string; parts: Part[]; rest: Buffer } {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return { head: '', parts: [], rest: bytes };
  const head = bytes.toString('latin1', 0, headEnd);
  const boundary = /boundary=(\w+)\r\n/.exec(`${head}\r\n`)?.[1] ?? '';
  let at = headEnd + 4;
  const first = `--${boundary}\r\n`;
  if (bytes.length < at + first.length) return { head, parts: [], rest: bytes.subarray(at) };
  if (bytes.toString('latin1', at, at + first.length) !== first) throw new Error('no first delimiter');
  at += first.length;
  const parts: Part[] = [];
  for (;;) {
    const end = bytes.indexOf('\r\n\r\n', at);
    if (end < 0) return { head, parts, rest: bytes.subarray(at) };
    const partHead = bytes.toString('latin1', at, end);
    const length = Number(/Content-Length: (\d+)/.exec(partHead)?.[1]);
    const tail = `\r\n--${boundary}\r\n`;
    const next = end + 4 + length + tail.length;
    if (bytes.length < next) return { head, parts, rest: bytes.subarray(at) };
    if (bytes.toString('latin1', next - tail.length, next) !== tail)
      throw new Error('no delimiter after a part');
    parts.push({ head: partHead, body: bytes.subarray(end + 4, end + 4 + length) });
    at = next;
  }
}
