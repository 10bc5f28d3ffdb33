import type { Socket } from 'node:net';

/** Who sends on a shared socket. */
export interface TurnTaker {
  /** The socket is free, and it is this one's turn to write. */
  onTurn(): void;
  /** The kernel has taken what it wrote. */
  taken?(): void;
}

/**
 * A socket that viewers of several cameras share. One part at a time is on its way; whoever wants to send meanwhile waits for a turn,
 * and then sends the newest that it has. So a slow client costs no memory, and a fast camera does not keep the others out.
 */
export class SocketTurns {
  readonly #socket: Socket;
  /** Whose part the socket is still sending. */
  #sender: TurnTaker | null = null;
  /** In the order of their turns. */
  readonly #waiting = new Set<TurnTaker>();

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('drain', this.written);
  }

  /** Whether the kernel has not taken all that was written. */
  get isBusy(): boolean {
    return this.#sender !== null || this.#socket.writableLength > 0;
  }

  /** Gives it a turn, after all that wait now; now if the socket is free. Once, also if it asks twice. */
  wait(taker: TurnTaker): void {
    if (this.isBusy) this.#waiting.add(taker);
    else taker.onTurn();
  }

  /** Call it after a write that the kernel has not taken whole. */
  sends(taker: TurnTaker): void {
    this.#sender = taker;
  }

  /** Writes a text that fits into a packet, in a turn. */
  write(text: string): void {
    this.#socket.write(text, 'latin1', this.written);
  }

  /** The callback of each write that has one. A larger write ends with 'drain'. */
  readonly written = (error?: Error | null): void => {
    if (error || this.#socket.writableLength > 0) return;
    const sender = this.#sender;
    this.#sender = null;
    sender?.taken?.();
    for (const taker of this.#waiting) {
      if (this.isBusy) return;
      this.#waiting.delete(taker);
      taker.onTurn();
    }
  };

  /** The socket is closed: nobody gets another turn. */
  close(): void {
    this.#waiting.clear();
  }
}
