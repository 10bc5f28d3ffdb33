import { once } from 'node:events';
import { mkdtemp, rm, rmdir } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CameraError } from './errors.ts';
import { outOfFiles } from './start-error.ts';

/** One frame of 720p and more fits, so that a whole frame is one read and one wake-up. */
const READ_BYTES = 256 * 1024;

/** The two ends of a one-way stream of bytes from a child to us. */
export interface ByteChannel {
  /** To be given to spawn as the child's stdout, then destroyed here. */
  childEnd: Socket;
  /** Emits 'end' or 'close' when the last writer is gone. Bytes go to `onBytes`, not to 'data'. */
  ourEnd: Socket;
}

/**
 * Makes a pair of connected sockets whose bytes arrive in one buffer that is used again and again.
 *
 * `child.stdout` would allocate 64 KiB for each read and take a 720p frame in two; Node offers
 * `onread` only for sockets that it opens itself, so the pair is made through a socket in a private
 * folder, which is gone before this returns.
 *
 * @throws CameraError 'broken-install' when there is no place for the folder, 'out-of-files'; or the system's error.
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
    // `recursive` would open the folder, for which there may be no file left.
    await rm(path, { force: true });
    await rmdir(folder);
  }
}

/** A socket's path may have 107 bytes (unix(7)), and TMPDIR may name what is not there. */
const MOST_FOLDER_BYTES = 80;

async function privateFolder(): Promise<string> {
  const places = [tmpdir(), '/tmp', '/run', '/dev/shm'].filter((place) => place.length <= MOST_FOLDER_BYTES);
  let reason: unknown;
  for (const place of places) {
    try {
      return await mkdtemp(join(place, 'camera-'));
    } catch (error) {
      reason = error;
    }
  }
  throw new CameraError('broken-install', 'There is no folder for temporary files that can be written to', {
    hint: 'Make /tmp writable, or name another folder in the environment: TMPDIR.',
    cause: reason,
  });
}

function reusedBuffer(onBytes: (chunk: Buffer) => void) {
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  return {
    buffer,
    callback: (bytes: number) => {
      onBytes(buffer.subarray(0, bytes));
      return true;
    },
  };
}

/** Without a file for the accepted end, libuv closes the connection (uv__emfile_trick) and says nothing. */
function accepted(server: Server, ourEnd: Socket): Promise<Socket> {
  return new Promise((resolve, reject) => {
    server.once('connection', resolve);
    server.once('error', reject);
    ourEnd.once('close', () => reject(outOfFiles()));
  });
}
