import { connect } from 'node:net';
import { readFrameNumber } from '../fixtures/fake-rpicam-vid/frame-number.ts';

/** An additional viewer beside the client that is tested. */
export interface Watcher {
  /** When each frame's last byte first arrived, in ms of the wall clock, by the frame's number. */
  readonly seen: ReadonlyMap<number, number>;
  stop(): void;
}

/** Watches the stream of a numbered camera, with a token if it is private. */
export function watch(port: number, token: string | null = null): Watcher {
  const seen = new Map<number, number>();
  const path = token === null ? '/video_feed' : `/video_feed?token=${token}`;
  const socket = connect(port, '127.0.0.1', () => socket.write(`GET ${path} HTTP/1.0\r\n\r\n`));
  let rest = Buffer.alloc(0);
  socket.on('error', () => {});
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const headEnd = rest.indexOf('\r\n\r\n') + 4;
      if (headEnd < 4) return;
      // The head of the response has no Content-Length: a part without a body.
      const length = Number(/Content-Length: (\d+)/.exec(rest.toString('latin1', 0, headEnd))?.[1] ?? 0);
      if (rest.length < headEnd + length) return;
      if (length > 0) {
        const number = readFrameNumber(rest.subarray(headEnd, headEnd + length));
        if (!seen.has(number)) seen.set(number, Date.now());
      }
      rest = rest.subarray(headEnd + length);
    }
  });
  return { seen, stop: () => socket.destroy() };
}
