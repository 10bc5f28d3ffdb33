import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server } from 'node:net';

/** Below those that Linux gives to outgoing connections (ip_local_port_range), so that none is taken while its program is started again. */
const [FIRST, LAST] = [20_000, 32_000];

/** Ports of this machine, all different, on which nobody listens now. */
export async function freePorts(count: number): Promise<number[]> {
  const servers: Server[] = [];
  const ports: number[] = [];
  // Not the same ones as another site that starts now.
  let port = FIRST + Math.floor(Math.random() * (LAST - FIRST - 2000));
  for (; ports.length < count && port < LAST; port++) {
    const server = createServer();
    const isFree = once(server.listen(port, '127.0.0.1'), 'listening').then(
      () => true,
      () => false,
    );
    if (!(await isFree)) continue;
    servers.push(server);
    ports.push(port);
  }
  for (const server of servers) server.close();
  if (ports.length < count) throw new Error(`There are no ${count} free ports below ${LAST}.`);
  return ports;
}
