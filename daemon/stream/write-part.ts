import type { Socket } from 'node:net';
import type { Frame } from '../frame/frame.ts';
import type { PartFormat } from './multipart.ts';

/** Sends a frame in a format that has more than the ring, in one call into the kernel. `done`: called with the last of its writes. */
export function writePart(
  socket: Socket,
  frame: Frame,
  { beforePart, afterJpeg }: PartFormat,
  done: ((error?: Error | null) => void) | undefined,
): void {
  socket.cork();
  if (beforePart !== null) socket.write(beforePart);
  if (afterJpeg === null) socket.write(frame.part, done);
  else {
    socket.write(frame.jpeg);
    socket.write(afterJpeg, 'latin1', done);
  }
  socket.uncork();
}
