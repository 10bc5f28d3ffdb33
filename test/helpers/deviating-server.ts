import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { FrameEncoder } from '../fixtures/fake-rpicam-vid/frame-encoder.ts';
import { INTERVAL_MS, SHAPE } from './numbered-camera.ts';

export const BOUNDARY = 'deviatingServerBoundary';

/** One deviation of a server from the specified stream format. */
export interface Deviation {
  /** Added to each part's true Content-Length. */
  lengthOff?: number;
  /** Parts and snapshots have no Content-Length. */
  noLength?: boolean;
  /** The next delimiter is sent only with the next part. */
  lateDelimiter?: boolean;
  /** The Content-Type of parts. */
  partType?: string;
  noFirstDelimiter?: boolean;
  /** The text after `boundary=`. */
  parameter?: string;
  /** The stream is sent in chunks of this many bytes. */
  chunkBytes?: number;
  /** A text inside each JPEG. */
  comment?: string;
}

export interface DeviatingServer {
  url: string;
  port: number;
  /** Requests so far. */
  requests(): number;
  /** When each frame was sent, in ms of the wall clock, by its number. */
  readonly seen: ReadonlyMap<number, number>;
  /** Ends all streams; from now on every request gets a 503 at once. */
  refuse(): void;
  stop(): void;
}

/** Serves numbered frames like the daemon, except for one deviation, which a check must find. */
export async function startDeviatingServer(deviation: Deviation = {}): Promise<DeviatingServer> {
  const { comment } = deviation;
  const encoder = new FrameEncoder({ ...SHAPE, ...(comment === undefined ? {} : { comment }) });
  const open = new Set<Socket>();
  const streams = new Set<Socket>();
  const seen = new Map<number, number>();
  let refuses = false;
  let requests = 0;
  let snapshots = 0;
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      open.delete(socket);
      streams.delete(socket);
    });
    socket.once('data', (request: Buffer) => {
      requests++;
      if (refuses) socket.end(REFUSAL);
      else if (request.includes('/snapshot.jpg'))
        socket.end(snapshot(encoder.encode(snapshots++), deviation.noLength ?? false));
      else {
        socket.write(streamHead(deviation));
        streams.add(socket);
      }
    });
  });
  const timer = setInterval(() => {
    const number = seen.size;
    const part = streamPart(encoder.encode(number), deviation);
    for (const socket of streams) if (socket.writable) socket.write(part);
    seen.set(number, Date.now());
  }, INTERVAL_MS);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests: () => requests,
    seen,
    refuse: () => {
      refuses = true;
      for (const socket of streams) socket.end();
    },
    stop: () => {
      clearInterval(timer);
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

const REFUSAL = 'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';
const DELIMITER = `--${BOUNDARY}\r\n`;

function snapshot(jpeg: Buffer, noLength: boolean): Buffer {
  const length = noLength ? '' : `Content-Length: ${jpeg.length}\r\n`;
  const head = `HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n${length}Connection: close\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), jpeg]);
}

function streamHead(deviation: Deviation): Buffer {
  const { parameter = BOUNDARY, chunkBytes, noFirstDelimiter, lateDelimiter } = deviation;
  const type = `Content-Type: multipart/x-mixed-replace; boundary=${parameter}\r\n`;
  const chunks = chunkBytes === undefined ? '' : 'Transfer-Encoding: chunked\r\n';
  const opening = noFirstDelimiter || lateDelimiter ? '' : DELIMITER;
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 200 OK\r\n${type}${chunks}Connection: close\r\n\r\n`),
    chunked(Buffer.from(opening), chunkBytes),
  ]);
}

function streamPart(jpeg: Buffer, deviation: Deviation): Buffer {
  const { partType = 'image/jpeg', lengthOff = 0, noLength, lateDelimiter, chunkBytes } = deviation;
  const length = noLength ? '' : `Content-Length: ${jpeg.length + lengthOff}\r\n`;
  const head = `Content-Type: ${partType}\r\n${length}\r\n`;
  const [before, after] = lateDelimiter ? [DELIMITER, ''] : ['', DELIMITER];
  return chunked(Buffer.concat([Buffer.from(before + head), jpeg, Buffer.from(`\r\n${after}`)]), chunkBytes);
}

/** Encodes for Transfer-Encoding: chunked; unchanged without a size. */
function chunked(bytes: Buffer, size: number | undefined): Buffer {
  if (size === undefined) return bytes;
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    const piece = bytes.subarray(at, at + size);
    chunks.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'));
  }
  return Buffer.concat(chunks);
}
