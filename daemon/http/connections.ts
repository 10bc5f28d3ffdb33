import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** A crowd that comes in one turn of the event loop may be so many times what is allowed. */
const CROWD = 4;

/**
 * The connections of a server, the longest-standing first. When there are more than allowed those that have been
 * idle for longest are closed: a flood of connections pushes out its own, and whoever asks for something is heard.
 */
export class Connections {
  readonly #most: number;
  readonly #answering: (socket: Socket) => boolean;
  readonly #sockets = new Set<Socket>();
  #thinning = false;

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
    if (this.#sockets.size > CROWD * this.#most) this.#thin(CROWD * this.#most);
    if (this.#sockets.size <= this.#most || this.#thinning) return;
    this.#thinning = true;
    // All that wait are accepted in one turn of the loop, and what they ask for is read in the next one.
    setImmediate(() => setImmediate(() => this.#thin(this.#most)));
  }

  #thin(most: number): void {
    if (most === this.#most) this.#thinning = false;
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
