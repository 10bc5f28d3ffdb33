import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { ERRORS } from '../errors.ts';
import { isStreaming } from './socket-roles.ts';

/** How long the rest of a refused request is read, so that the peer sees the answer and not a reset. */
const LINGER_MS = 1000;
const LINGER_BYTES = 2 * 1024 * 1024;

/** Connections whose answer is on its way while the rest of their request is thrown away. */
const lingering = new WeakSet<Socket>();

/** The parser has refused what came, or it did not come in time. */
export function refuseBadRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  // Node reports every further piece of a request that it has given up.
  if (lingering.has(socket)) return;
  if (!socket.writable || isStreaming(socket) || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const code =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? 'header-too-large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? 'request-timeout'
        : 'bad-request';
  const { http, meaning } = ERRORS[code];
  const body = `${meaning}\n`;
  socket.end(
    `HTTP/1.1 ${http} ${STATUS_CODES[http]}\r\nContent-Type: text/plain; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
  linger(socket);
}

function linger(socket: Socket): void {
  lingering.add(socket);
  let bytes = 0;
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
  socket.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > LINGER_BYTES) socket.destroy();
  });
  socket.resume();
}
