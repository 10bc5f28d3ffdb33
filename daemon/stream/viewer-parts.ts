import type { Socket } from 'node:net';
import type { SocketTurns } from './socket-turns.ts';
import type { ViewerOptions } from './viewer-options.ts';

/**
 * Why a viewer has left: the peer closed the connection, we ended the stream, it did not take a frame within a full turn
 * of the ring, or its connection took no byte for STUCK_MS.
 */
export type DisconnectReason = 'closed' | 'ended' | 'overrun' | 'stuck';

/** What a viewer is made of. */
export interface ViewerParts {
  /** Unique in this process; for the log and /status. */
  id: number;
  socket: Socket;
  /** With other viewers of the same socket, whose owner listens to it; by default it is this viewer's own. */
  turns?: SocketTurns;
  /** The peer's address, for the log and /status. */
  address: string;
  userAgent: string;
  options: ViewerOptions;
  /** Whether the client may still watch. Called about twice per second. */
  isAuthorized(): boolean;
  /** Ends the HTTP response, and with it the connection, after everything written so far. */
  finish(): void;
  /** Closes the connection now; what it has not taken is lost, also in the kernel. */
  reset(): void;
  onLeave(reason: DisconnectReason): void;
}
