import type { ServerResponse } from 'node:http';
import { resetConnection } from './reset-connection.ts';

/** Enough for a document, and for retransmissions. */
const LEAST_MS = 30_000;
/** A picture of 100 KB may come at 3 KB/s, as over GPRS; larger ones need a faster link. */
const LEAST_BYTES_PER_SECOND = 64 * 1024;

/** How long a client may take for a response of which this many bytes wait to be sent. */
export function answerDeadlineMs(bytes: number): number {
  return LEAST_MS + Math.ceil((bytes * 1000) / LEAST_BYTES_PER_SECOND);
}

/**
 * Resets the connection of a client that takes its response so slowly that nobody could use it: 64 bytes per second are no
 * silence, and would hold a picture for hours. `res` has been ended.
 */
export function limitAnswerTime(res: ServerResponse): void {
  const { socket } = res;
  if (socket === null || res.writableFinished || socket.destroyed) return;
  const timer = setTimeout(() => resetConnection(socket), answerDeadlineMs(socket.writableLength));
  res.once('close', () => clearTimeout(timer));
}
