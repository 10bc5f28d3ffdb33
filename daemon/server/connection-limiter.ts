import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { networkOf } from '../net/network-prefix.ts';
import { plainAddress } from '../net/addresses.ts';
import { resetConnection, setCarrier } from './reset-connection.ts';

/** Allowed burst (factor and duration): a request arrives shortly after its connection. */
const BURST_FACTOR = 4;
const BURST_MS = 100;

/** What a server knows about its connections. */
export interface ConnectionClassifier {
  /** A whole request has arrived and is being answered. */
  isAnswering(socket: Socket): boolean;
  /** It counts as a viewer; ViewerLimiter limits those. */
  isViewer(socket: Socket): boolean;
}

/**
 * Limits the connections of a server, without those of viewers. Beyond the limit the largest group of connections (same
 * network, same kind) shrinks: a flood evicts its own connections, and neither other clients' nor later ones. So there
 * is no limit per address: a whole household or all clients of a proxy may share one.
 */
export class ConnectionLimiter {
  readonly #limit: number;
  readonly #classifier: ConnectionClassifier;
  /** Each with the network of its peer, longest idle first. */
  readonly #sockets = new Map<Socket, string>();
  #burstTimer: NodeJS.Timeout | null = null;

  constructor(limit: number, classifier: ConnectionClassifier) {
    this.#limit = limit;
    this.#classifier = classifier;
  }

  watch(server: Server): void {
    server.on('connection', (socket: Socket) => this.#add(socket));
    // The same connection again, now as its TLS socket.
    server.on('secureConnection', (socket: TLSSocket) => {
      for (const plain of this.#sockets.keys()) {
        if (!isSameConnection(plain, socket)) continue;
        setCarrier(socket, plain);
        this.#sockets.delete(plain);
      }
      this.#add(socket);
    });
  }

  /** To be called for each request: the connection is not idle. */
  markActive(socket: Socket): void {
    const network = this.#sockets.get(socket);
    if (network === undefined) return;
    this.#sockets.delete(socket);
    this.#sockets.set(socket, network);
  }

  /** Destroys the connections that are not being answered. */
  destroyIdle(): void {
    if (this.#burstTimer !== null) clearTimeout(this.#burstTimer);
    this.#releaseViewers();
    for (const socket of this.#sockets.keys()) if (!this.#classifier.isAnswering(socket)) socket.destroy();
  }

  #add(socket: Socket): void {
    this.#sockets.set(socket, networkOf(plainAddress(socket.remoteAddress ?? '')));
    socket.once('close', () => this.#sockets.delete(socket));
    // Evicts many at a time, since each eviction sorts all connections.
    if (this.#sockets.size > BURST_FACTOR * this.#limit) this.#shrinkTo((BURST_FACTOR - 1) * this.#limit);
    if (this.#sockets.size > this.#limit)
      this.#burstTimer ??= setTimeout(() => this.#endBurst(), BURST_MS).unref();
  }

  #endBurst(): void {
    this.#burstTimer = null;
    this.#shrinkTo(this.#limit);
  }

  #shrinkTo(limit: number): void {
    this.#releaseViewers();
    const excess = this.#sockets.size - limit;
    if (excess <= 0) return;
    for (const socket of this.#evictionOrder().slice(0, excess)) {
      this.#sockets.delete(socket);
      // A client that has its response may still be reading it.
      if (this.#classifier.isAnswering(socket)) resetConnection(socket);
      else socket.destroy();
    }
  }

  /** A viewer's connection never becomes anything else. */
  #releaseViewers(): void {
    for (const socket of this.#sockets.keys())
      if (this.#classifier.isViewer(socket)) this.#sockets.delete(socket);
  }

  /** Eviction order: largest group (network and kind) first, then longest idle. */
  #evictionOrder(): Socket[] {
    const groups = new Map<string, number>();
    return [...this.#sockets]
      .toReversed()
      .map(([socket, network]) => {
        const group = `${this.#classifier.isAnswering(socket)} ${network}`;
        // A connection's rank is how many of its group were active more recently.
        const rank = groups.get(group) ?? 0;
        groups.set(group, rank + 1);
        return { socket, rank };
      })
      .toReversed()
      .toSorted((a, b) => b.rank - a.rank)
      .map(({ socket }) => socket);
  }
}

function isSameConnection(a: Socket, b: Socket): boolean {
  return a !== b && a.remotePort === b.remotePort && a.remoteAddress === b.remoteAddress;
}
