import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface SlowLink {
  url: string;
  /** Total bytes per second in the limited direction. */
  limit(bytesPerSecond: number): void;
  /** Ends all connections; new ones can be opened. */
  cut(): void;
  close(): Promise<void>;
}

const TICK_MS = 20;
const PIECE = 4096;

/** A link of limited speed on this machine: forwards connections to `port`, and delays bytes to one end like slow Wi-Fi. */
export async function slowLink(port: number, towards: 'client' | 'server' = 'client'): Promise<SlowLink> {
  let bytesPerSecond = Number.POSITIVE_INFINITY;
  const open = new Set<{ from: Socket; to: Socket }>();
  const server = createServer({ noDelay: true }, (client) => {
    const target = connect({ port, host: '127.0.0.1', noDelay: true });
    const [from, to] = towards === 'client' ? [target, client] : [client, target];
    const pair = { from, to };
    open.add(pair);
    to.pipe(from);
    // Reads nothing before it may be forwarded: until then it waits in the kernel and at the sender.
    from.pause();
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      one.on('error', () => {});
      one.on('close', () => {
        open.delete(pair);
        other.destroy();
      });
    }
    from.on('end', () => to.end());
  });
  const ticker = setInterval(() => {
    let budget = (bytesPerSecond * TICK_MS) / 1000;
    for (let moved = true; moved && budget > 0;) {
      moved = false;
      for (const { from, to } of open) {
        if (to.writableLength > PIECE * 16) continue;
        const bytes = from.read(Math.min(PIECE, from.readableLength)) as Buffer | null;
        if (bytes === null || bytes.length === 0) continue;
        to.write(bytes);
        budget -= bytes.length;
        moved = true;
      }
    }
  }, TICK_MS);
  const cut = () => {
    for (const { from, to } of open) {
      from.destroy();
      to.destroy();
    }
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    limit: (rate) => {
      bytesPerSecond = rate;
    },
    cut,
    close: async () => {
      clearInterval(ticker);
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
