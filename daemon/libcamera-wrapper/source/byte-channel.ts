import { once } from 'node:events';
import { mkdtemp, rm, rmdir } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CameraError } from './errors.ts';
import { outOfFiles } from './start-error.ts';

/**
 * Holds more than a frame of 1080p, so that a frame takes one read and one wake-up if the kernel lets the child write it
 * at once: 208 KiB by default (net.core.wmem_default). What no read fills takes no memory.
 */
const READ_BYTES = 1024 * 1024;

/** As a constant: found by its name, it would be looked up for each read. */
const { subarray } = Buffer.prototype;

/** The two ends of a one-way stream of bytes from a child process to us. */
export interface ByteChannel {
  /** Give it to spawn as the child's stdout, then destroy it. */
  childEnd: Socket;
  /** Emits 'end' or 'close' when no writer is left. Bytes go to `onBytes`, not to 'data'. */
  ourEnd: Socket;
}

/**
 * Makes a pair of connected sockets whose bytes arrive in a single, reused buffer.
 *
 * `child.stdout` would allocate 64 KiB for each read, and need two reads for a 720p frame; a FIFO, which holds 64 KiB,
 * would need two as well. Node offers `onread` only for sockets that it opens itself, so the pair is made through a
 * listening socket in a private folder, which is removed before this returns.
 *
 * @throws CameraError 'broken-install' when no temporary folder is writable, 'out-of-files'; or the system's error.
 */
export async function openByteChannel(onBytes: (chunk: Buffer) => void): Promise<ByteChannel> {
  const folder = await privateFolder();
  const path = join(folder, 'bytes');
  const server = createServer({ pauseOnConnect: true });
  try {
    server.listen(path);
    await once(server, 'listening');
    const ourEnd = connect({ path, onread: reusedBuffer(onBytes) });
    const [childEnd] = await Promise.all([accepted(server, ourEnd), once(ourEnd, 'connect')]);
    return { childEnd, ourEnd };
  } finally {
    server.close();
    // `recursive` would open the folder, and no file descriptor may be left for that.
    await rm(path, { force: true });
    await rmdir(folder);
  }
}

/** The path of a socket has at most 107 bytes (unix(7)). */
const MAX_FOLDER_BYTES = 80;

async function privateFolder(): Promise<string> {
  // TMPDIR may name a folder that does not exist.
  const parents = [tmpdir(), '/tmp', '/run', '/dev/shm'].filter(({ length }) => length <= MAX_FOLDER_BYTES);
  let cause: unknown;
  for (const parent of parents) {
    try {
      return await mkdtemp(join(parent, 'camera-'));
    } catch (error) {
      cause = error;
    }
  }
  throw new CameraError('broken-install', 'No folder for temporary files is writable', {
    hint: 'Make /tmp writable, or set TMPDIR in the environment to another folder.',
    cause,
  });
}

function reusedBuffer(onBytes: (chunk: Buffer) => void) {
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  return {
    buffer,
    callback: (bytes: number) => {
      onBytes(subarray.call(buffer, 0, bytes));
      return true;
    },
  };
}

/** With no file descriptor left for the accepted end, libuv silently closes the connection (uv__emfile_trick). */
function accepted(server: Server, ourEnd: Socket): Promise<Socket> {
  return new Promise((resolve, reject) => {
    server.once('connection', resolve);
    server.once('error', reject);
    ourEnd.once('close', () => reject(outOfFiles()));
  });
}
