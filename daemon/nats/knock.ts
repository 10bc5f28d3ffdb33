import { once } from 'node:events';
import { connect } from 'node:net';

const DEFAULT_PORT = 4222;

/**
 * Resolves when a server says something, as those of NATS do first. To be asked before the client connects: where a server that stands
 * still takes a connection and says nothing, the client leaves that open for ever (transport-node 3.0.0, NodeTransport._closed).
 *
 * @param name of the host, without brackets
 * @param port '' for 4222
 * @throws Error if it cannot be reached, or says nothing for `timeoutMs`
 */
export async function knock(name: string, port: string, timeoutMs: number): Promise<void> {
  const socket = connect({ host: name, port: port === '' ? DEFAULT_PORT : Number(port) });
  socket.setTimeout(timeoutMs, () => socket.destroy(new Error('it takes connections, and says nothing')));
  try {
    await once(socket, 'data');
  } finally {
    socket.on('error', () => {}).destroy();
  }
}
