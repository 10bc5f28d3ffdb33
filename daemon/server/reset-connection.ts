import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

/** The TCP connection below each TLS connection. */
const carriers = new WeakMap<Socket, Socket>();

export function setCarrier(secure: TLSSocket, carrier: Socket): void {
  carriers.set(secure, carrier);
}

/**
 * Ends a connection whose peer does not take what was sent, and with it what waits in the kernel: after destroy() that is
 * up to 4 MB, which Linux keeps for minutes.
 */
export function resetConnection(socket: Socket): void {
  const carrier = carriers.get(socket) ?? socket;
  // Only TCP has resets; on a Unix socket the peer holds what it has not read.
  if (carrier.remotePort !== undefined) carrier.resetAndDestroy();
  socket.destroy();
}
