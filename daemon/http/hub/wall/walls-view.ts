import type { Socket } from 'node:net';

/** A camera as a tile of a wall shows it; a hidden one is none. */
export interface TileWish {
  /** Frames per second; 0: nothing. */
  readonly fps: number;
}

/** A stream of many cameras that has sent its head. */
export interface NewWall {
  /** Its client has made it up. */
  readonly id: string;
  /** Who has opened it; nobody else can change its wishes. */
  readonly owner: string;
  readonly socket: Socket;
  readonly address: string;
  readonly userAgent: string;
  /** Whether the client may still watch: this camera, or null: any. */
  mayWatch(camera: string | null): boolean;
  /** Ends the response after everything written so far. */
  finish(): void;
  /** Closes the connection now. */
  reset(): void;
  /** Called once, when it has ended. */
  onEnd(): void;
}

/** The walls that are open. */
export interface WallsView {
  /** Begins a stream. It replaces one with the same owner and ID, whose client has lost it. */
  open(wall: NewWall): void;
  /** Replaces all wishes of a wall; returns false if there is none with this owner and ID. */
  wish(owner: string, id: string, wishes: ReadonlyMap<string, TileWish>): boolean;
}
