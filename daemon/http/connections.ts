import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * The connections of a server, the longest-standing first. When there are more than allowed the one that has been
 * idle for longest is closed: a flood of connections pushes out its own, and whoever asks for something is heard.
 */
export class Connections {
  readonly #most: number;
  readonly #answering: (socket: Socket) => boolean;
  readonly #sockets = new Set<Socket>();

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
    for (const socket of this.#sockets) if (!this.#answering(socket)) socket.destroy();
  }

  #add(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    if (this.#sockets.size <= this.#most) return;
    for (const idle of this.#sockets) {
      if (this.#answering(idle) && idle !== socket) continue;
      idle.destroy();
      return;
    }
  }
}

function isSame(a: Socket, b: Socket): boolean {
  return a !== b && a.remotePort === b.remotePort && a.remoteAddress === b.remoteAddress;
}
