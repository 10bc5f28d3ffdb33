import { fstatSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';

/** Where log lines go. */
export interface LogOutput {
  write(line: string): void;
  /** The last call. Resolves when everything is written, or after 0.5 s. */
  close(): Promise<void>;
}

const CLOSE_MS = 500;
/** Limit for lines that wait to be written. Beyond it, new lines are dropped. */
const BACKLOG_BYTES = 256 * 1024;

/**
 * Writes to a file descriptor without waiting for its reader, so that a log that nobody reads holds up neither the
 * event loop nor the exit (which a blocked write in Node's thread pool would do). What the kernel accepts at once is
 * written when `write` returns.
 */
export function logOutput(fd: number): LogOutput {
  const stats = fstatSync(fd);
  return stats.isFIFO() || stats.isSocket() ? toPeer(fd) : toFile(fd);
}

function toPeer(fd: number): LogOutput {
  const socket = new Socket({ fd, readable: false, writable: true });
  // For example EPIPE. There is nowhere to report that the log itself cannot be written.
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
        // Called when all before is written. end() would shut the socket down for everybody who has it, such as the shell that
        // started picamd, who could then write nothing more to their stderr.
        socket.once('close', done).write('', done);
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
        // ENOSPC, or EIO of a closed terminal: as above.
      }
    },
    close: () => Promise.resolve(),
  };
}
