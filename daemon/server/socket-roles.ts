import type { Socket } from 'node:net';

const streaming = new WeakSet<Socket>();
const viewers = new WeakSet<Socket>();

/** From now on this socket carries a stream: nothing its peer still sends is answered. */
export function markStreaming(socket: Socket): void {
  streaming.add(socket);
}

export function isStreaming(socket: Socket): boolean {
  return streaming.has(socket);
}

/** This socket counts as a viewer, also while it waits for its first frame. */
export function markViewer(socket: Socket): void {
  viewers.add(socket);
}

export function isViewer(socket: Socket): boolean {
  return viewers.has(socket);
}
