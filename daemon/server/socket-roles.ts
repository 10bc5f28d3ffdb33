import type { Socket } from 'node:net';

const streaming = new WeakSet<Socket>();
const viewers = new WeakSet<Socket>();
const outgoing = new WeakSet<Socket>();

/** From now on the socket carries a stream, and whatever its client sends is not answered. */
export function markStreaming(socket: Socket): void {
  streaming.add(socket);
}

export function isStreaming(socket: Socket): boolean {
  return streaming.has(socket);
}

/** The socket counts as a viewer, including while it waits for its first frame. */
export function markViewer(socket: Socket): void {
  viewers.add(socket);
}

export function isViewer(socket: Socket): boolean {
  return viewers.has(socket);
}

/** Whether the request came over an old address, beside which a new one waits to be confirmed. */
export function isOutgoing(socket: Socket): boolean {
  return outgoing.has(socket);
}

export function setOutgoing(socket: Socket, is: boolean): void {
  if (is) outgoing.add(socket);
  else outgoing.delete(socket);
}
