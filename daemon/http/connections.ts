import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** A crowd may be so many times what is allowed, for so long: a request comes a moment after its connection. */
const CROWD = 4;
const CROWD_MS = 100;

/**
 * The connections of a server, the longest-standing first. When there are more than allowed those that have been
 * idle for longest are closed: a flood of connections pushes out its own, and whoever asks for something is heard.
 */
export class Connections {
  readonly #most: number;
  readonly #answering: (socket: Socket) => boolean;
  readonly #sockets = new Set<Socket>();
  #thinner: NodeJS.Timeout | null = null;

  /** `answering` says whether a request of that connection is being answered. */
  constructor(most: number, answering: (socket: Socket) => boolean) {
    this.#most = most;
    this.#answering = answering;
  }

  watch(server: Server): void {
    server.on('connection', (socket: Socket) => this.#add(socket));
    // The same connection once more, with TLS around it.
    server.on('secureConnection', (socket: Socket) => {
      for (const bare of this.#sockets) if (isSame(bare, socket)) this.#sockets.delete(bare);
      this.#add(socket);
    });
  }

  destroyIdle(): void {
    if (this.#thinner !== null) clearTimeout(this.#thinner);
    for (const socket of this.#sockets) if (!this.#answering(socket)) socket.destroy();
  }

  #add(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    if (this.#sockets.size > CROWD * this.#most) this.#thin(CROWD * this.#most);
    if (this.#sockets.size > this.#most)
      this.#thinner ??= setTimeout(() => this.#crowdEnds(), CROWD_MS).unref();
  }

  #crowdEnds(): void {
    this.#thinner = null;
    this.#thin(this.#most);
  }

  #thin(most: number): void {
    for (const socket of this.#sockets) {
      if (this.#sockets.size <= most) return;
      if (this.#answering(socket)) continue;
      this.#sockets.delete(socket);
      socket.destroy();
    }
  }
}

function isSame(a: Socket, b: Socket): boolean {
  return a !== b && a.remotePort === b.remotePort && a.remoteAddress === b.remoteAddress;
}
