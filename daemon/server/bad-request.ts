import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { errorEntry, ERRORS } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import { isStreaming } from './socket-roles.ts';

/** How long, and how much of, a rejected request is still read, so that the client gets the response and not a reset. */
const LINGER_MS = 1000;
const LINGER_BYTES = 2 * 1024 * 1024;

/** Connections that have been sent a response, while the rest of their request is discarded. */
const lingering = new WeakSet<Socket>();

/** Answers a request that the parser rejected or that did not arrive in time. */
export function rejectBadRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  // Node reports each further chunk of a request that it has already rejected.
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
  rejectWith(code, socket);
}

/** Answers with one line of text, and ends the connection. */
export function rejectWith(code: ErrorCode, socket: Socket): void {
  const { http = 500 } = errorEntry(code);
  const body = `${ERRORS[code].meaning}\n`;
  socket.end(
    `HTTP/1.1 ${http} ${STATUS_CODES[http]}\r\nContent-Type: text/plain; charset=utf-8\r\n` +
      `X-Picamd-Error: ${code}\r\n` +
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
