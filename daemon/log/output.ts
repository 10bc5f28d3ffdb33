import { fstatSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';

/** Where lines of the log go. */
export interface LogOutput {
  write(line: string): void;
  /** The last call: resolves when all is written, or after half a second. */
  close(): Promise<void>;
}

const CLOSE_MS = 500;
/** What waits to be written when nobody reads; newer lines are lost then. */
const BACKLOG_BYTES = 256 * 1024;

/**
 * Writes to a file descriptor without ever waiting for its reader: neither the loop nor the end of the
 * process is held up by a log that nobody reads (a write that blocks in Node's thread pool would hold up
 * the exit too). What the kernel takes at once is written when `write` returns.
 */
export function logOutput(fd: number): LogOutput {
  const facts = fstatSync(fd);
  return facts.isFIFO() || facts.isSocket() ? toPeer(fd) : toFile(fd);
}

function toPeer(fd: number): LogOutput {
  const socket = new Socket({ fd, readable: false, writable: true });
  // EPIPE, say: nobody is left to tell when the log itself cannot be written.
  socket.on('error', () => {});
  return {
    write: (line) => {
      if (socket.writableLength < BACKLOG_BYTES) socket.write(line);
    },
    close: () =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, CLOSE_MS);
        const done = () => {
          clearTimeout(timer);
          resolve();
        };
        if (socket.destroyed) done();
        socket.once('close', done).end();
      }),
  };
}

/** Files, terminals and /dev/null. */
function toFile(fd: number): LogOutput {
  return {
    write: (line) => {
      try {
        writeSync(fd, line);
      } catch {
        // ENOSPC, EIO of a terminal that is gone: as above.
      }
    },
    close: () => Promise.resolve(),
  };
}
