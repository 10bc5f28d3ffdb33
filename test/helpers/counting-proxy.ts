import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A proxy between a client and the daemon that changes nothing. */
export interface CountingProxy {
  port: number;
  /** The heads of the requests so far, oldest first. */
  requests: readonly string[];
  stop(): void;
}

const REQUEST = /(?:^|\r\n)((?:GET|HEAD) [^\r\n]* HTTP\/1\.[01]\r\n[^]*?\r\n)\r\n/g;

/** Forwards connections to `port` of this machine and records the requests. */
export async function countingProxy(port: number): Promise<CountingProxy> {
  const requests: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        to.destroySoon();
      });
      from.pipe(to);
    }
    client.on('data', (chunk: Buffer) => {
      for (const [, head = ''] of chunk.toString('latin1').matchAll(REQUEST)) requests.push(head);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    stop: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
