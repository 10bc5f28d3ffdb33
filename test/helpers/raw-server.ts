import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface RawServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** The head of each request so far. */
  readonly requests: readonly string[];
  stop(): Promise<void>;
}

/**
 * A server that answers each request with bytes of the test's own, however wrong they are as HTTP.
 *
 * @param isRequest whether what came is a whole request; by default the head of an HTTP request is one
 */
export async function rawServer(
  answer: (socket: Socket, request: string) => void,
  isRequest: (text: string) => boolean = (text) => text.endsWith('\r\n\r\n'),
): Promise<RawServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let text = '';
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (!isRequest(text)) return;
      const request = text;
      text = '';
      requests.push(request);
      answer(socket, request);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    stop: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
