import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { FrameEncoder } from '../fixtures/fake-rpicam-vid/frame-encoder.ts';
import { INTERVAL_MS, SHAPE } from './numbered-camera.ts';

export const BOUNDARY = 'deviatingServerBoundary';

/** One thing that a server does otherwise than the contract has it. */
export interface Deviation {
  /** Added to each part's true Content-Length. */
  lengthOff?: number;
  /** Parts and snapshots have no Content-Length. */
  noLength?: boolean;
  /** The next delimiter comes with the next part only. */
  lateDelimiter?: boolean;
  /** The Content-Type of parts. */
  partType?: string;
  noFirstDelimiter?: boolean;
  /** What stands behind `boundary=`. */
  parameter?: string;
  /** The stream is sent in chunks of so many bytes. */
  chunkBytes?: number;
  /** A text inside each JPEG. */
  comment?: string;
  /** Answers 503 at once, whatever is asked for. */
  refuses?: boolean;
}

export interface DeviatingServer {
  url: string;
  port: number;
  /** Requests so far. */
  requests(): number;
  stop(): void;
}

/** Serves numbered frames as the daemon does, but for one deviation: what a check must find. */
export async function startDeviatingServer(deviation: Deviation = {}): Promise<DeviatingServer> {
  const { comment } = deviation;
  const encoder = new FrameEncoder({ ...SHAPE, ...(comment === undefined ? {} : { comment }) });
  const open = new Set<Socket>();
  let requests = 0;
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => open.delete(socket));
    socket.once('data', (request: Buffer) => {
      requests++;
      if (deviation.refuses)
        return socket.end(
          'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
        );
      if (request.includes('/snapshot.jpg'))
        return sendSnapshot(socket, encoder.encode(requests), deviation.noLength ?? false);
      sendStream(socket, encoder, deviation);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests: () => requests,
    stop: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

function sendSnapshot(socket: Socket, jpeg: Buffer, noLength: boolean): void {
  const length = noLength ? '' : `Content-Length: ${jpeg.length}\r\n`;
  socket.write(`HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n${length}Connection: close\r\n\r\n`);
  socket.end(jpeg);
}

function sendStream(socket: Socket, encoder: FrameEncoder, deviation: Deviation): void {
  const { parameter = BOUNDARY, partType = 'image/jpeg', lengthOff = 0, chunkBytes } = deviation;
  const delimiter = `--${BOUNDARY}\r\n`;
  const send = (bytes: Buffer): void => {
    if (chunkBytes === undefined) return void socket.write(bytes);
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      const piece = bytes.subarray(at, at + chunkBytes);
      socket.write(
        Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]),
      );
    }
  };
  socket.write(
    `HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=${parameter}\r\nConnection: close\r\n` +
      `${chunkBytes === undefined ? '' : 'Transfer-Encoding: chunked\r\n'}\r\n`,
  );
  if (!deviation.noFirstDelimiter && !deviation.lateDelimiter) send(Buffer.from(delimiter));
  let number = 0;
  const timer = setInterval(() => {
    const jpeg = encoder.encode(number++);
    const length = deviation.noLength ? '' : `Content-Length: ${jpeg.length + lengthOff}\r\n`;
    const head = `Content-Type: ${partType}\r\n${length}\r\n`;
    const [before, after] = deviation.lateDelimiter ? [delimiter, ''] : ['', delimiter];
    send(Buffer.concat([Buffer.from(before + head), jpeg, Buffer.from(`\r\n${after}`)]));
  }, INTERVAL_MS);
  socket.on('close', () => clearInterval(timer));
}
