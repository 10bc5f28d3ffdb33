import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { networkOf } from '../net/network-prefix.ts';
import { plainAddress } from '../net/addresses.ts';

/** A crowd may be so many times what is allowed, for so long: a request comes a moment after its connection. */
const CROWD = 4;
const CROWD_MS = 100;

/** What a server knows of its connections. */
export interface ConnectionClassifier {
  /** A whole request has come, and its answer is ours to give. */
  isAnswered(socket: Socket): boolean;
  /** It has a place among the viewers, who have a limit of their own. */
  isViewer(socket: Socket): boolean;
}

/**
 * The connections of a server, viewers apart. When there are more than allowed, each address loses from what it has
 * most of: a flood pushes out its own, of whatever kind, and neither other addresses nor who comes after it. So an
 * address needs no limit, behind which a whole household or a proxy's visitors may sit.
 */
export class ConnectionLimiter {
  readonly #most: number;
  readonly #judgement: ConnectionClassifier;
  /** With the network of the peer; those first that have asked for nothing for longest. */
  readonly #sockets = new Map<Socket, string>();
  #thinner: NodeJS.Timeout | null = null;

  constructor(most: number, judgement: ConnectionClassifier) {
    this.#most = most;
    this.#judgement = judgement;
  }

  watch(server: Server): void {
    server.on('connection', (socket: Socket) => this.#add(socket));
    // The same connection once more, with TLS around it.
    server.on('secureConnection', (socket: Socket) => {
      for (const bare of this.#sockets.keys()) if (isSame(bare, socket)) this.#sockets.delete(bare);
      this.#add(socket);
    });
  }

  /** A request has come on it. */
  asks(socket: Socket): void {
    const network = this.#sockets.get(socket);
    if (network === undefined) return;
    this.#sockets.delete(socket);
    this.#sockets.set(socket, network);
  }

  destroyIdle(): void {
    if (this.#thinner !== null) clearTimeout(this.#thinner);
    this.#letViewersGo();
    for (const socket of this.#sockets.keys()) if (!this.#judgement.isAnswered(socket)) socket.destroy();
  }

  #add(socket: Socket): void {
    this.#sockets.set(socket, networkOf(plainAddress(socket.remoteAddress ?? '')));
    socket.once('close', () => this.#sockets.delete(socket));
    // Many at once, since each look at all of them takes its time.
    if (this.#sockets.size > CROWD * this.#most) this.#thin((CROWD - 1) * this.#most);
    if (this.#sockets.size > this.#most)
      this.#thinner ??= setTimeout(() => this.#crowdEnds(), CROWD_MS).unref();
  }

  #crowdEnds(): void {
    this.#thinner = null;
    this.#thin(this.#most);
  }

  #thin(most: number): void {
    this.#letViewersGo();
    const tooMany = this.#sockets.size - most;
    if (tooMany <= 0) return;
    for (const socket of this.#inOrderOfLeaving().slice(0, tooMany)) {
      this.#sockets.delete(socket);
      socket.destroy();
    }
  }

  /** Once a viewer always one: they are looked at here once. */
  #letViewersGo(): void {
    for (const socket of this.#sockets.keys())
      if (this.#judgement.isViewer(socket)) this.#sockets.delete(socket);
  }

  /**
   * First those with the most younger ones of the same network and kind beside them, answered or not; of equals the
   * one that has been silent for longest. Thus it is always the largest lot that shrinks.
   */
  #inOrderOfLeaving(): Socket[] {
    const lots = new Map<string, number>();
    return [...this.#sockets]
      .toReversed()
      .map(([socket, network]) => {
        const lot = `${this.#judgement.isAnswered(socket)} ${network}`;
        const younger = lots.get(lot) ?? 0;
        lots.set(lot, younger + 1);
        return { socket, younger };
      })
      .toReversed()
      .toSorted((a, b) => b.younger - a.younger)
      .map(({ socket }) => socket);
  }
}

function isSame(a: Socket, b: Socket): boolean {
  return a !== b && a.remotePort === b.remotePort && a.remoteAddress === b.remoteAddress;
}
