import type { Frame } from '../../frame/frame.ts';
import type { HubCameraView } from '../../http/hub/hub-view.ts';
import { cameraLine, emptyPart, WITH_LENGTH } from '../../stream/multipart.ts';
import type { SocketTurns } from '../../stream/socket-turns.ts';
import { Viewer } from '../../stream/viewer.ts';

/** What a tile shows; see X-State in api.md. */
export type TileState = 'live' | 'waiting' | 'lost' | 'private';

/** What the tiles of a wall share. */
export interface TileParts {
  readonly turns: SocketTurns;
  readonly id: number;
  readonly wall: {
    readonly socket: Viewer['socket'];
    readonly address: string;
    readonly userAgent: string;
    mayWatch(camera: string): boolean;
    reset(): void;
  };
}

/**
 * One camera of a wall. It keeps the camera running and is one of its viewers while there are pictures; when there are none, it says
 * why, and waits for the next one.
 */
export class WallTile {
  readonly camera: HubCameraView;
  readonly #parts: TileParts;
  readonly #release: () => void;
  #fps: number;
  #viewer: Viewer | null = null;
  #state: TileState | null = null;
  #isTold = false;
  #cancelNext: () => void = () => {};
  #hasEnded = false;

  constructor(camera: HubCameraView, fps: number, parts: TileParts) {
    this.camera = camera;
    this.#fps = fps;
    this.#parts = parts;
    this.#release = camera.view.hold();
  }

  /** Sends the state, and the newest picture if it is current. */
  start(): void {
    const { view } = this.camera;
    const frame = view.isBehind() ? null : view.current();
    if (frame === null) this.#tell(this.#stateNow);
    this.#arrived(frame);
  }

  useRate(fps: number): void {
    if (fps === this.#fps) return;
    this.#fps = fps;
    this.#viewer?.useRate(fps);
  }

  /** Says what has changed. Without current pictures, the next one begins again. */
  tick(): void {
    const state = this.#stateNow;
    if (state !== 'live') this.#viewer?.end();
    // Live again is said with the next picture.
    else if (this.#viewer === null) return;
    this.#tell(state);
  }

  /** Ends it after the part that is on its way. */
  end(): void {
    this.#leave();
    this.#viewer?.end();
  }

  /** The connection is closed. */
  close(): void {
    this.#leave();
    this.#viewer?.cut('closed');
  }

  /** See SocketTurns: says the state, which is that of now. */
  onTurn(): void {
    if (this.#isTold || this.#hasEnded || this.#state === null) return;
    this.#isTold = true;
    this.#parts.turns.write(emptyPart(`${cameraLine(this.camera.name)}X-State: ${this.#state}\r\n`));
  }

  get #stateNow(): TileState {
    const { view } = this.camera;
    if (view.isPrivate()) return 'private';
    if (view.current() !== null) return 'live';
    return view.starting() ? 'waiting' : 'lost';
  }

  #tell(state: TileState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#isTold = false;
    this.#parts.turns.wait(this);
  }

  /** Watches from this frame on, or waits for another one. */
  readonly #arrived = (frame: Frame | null): void => {
    const { broadcaster, name, view } = this.camera;
    const { wall, turns, id } = this.#parts;
    if (this.#hasEnded) return;
    if (frame === null || view.isPrivate() || !wall.mayWatch(name)) {
      this.#cancelNext = broadcaster.onNextFrame(this.#arrived);
      return;
    }
    this.#tell('live');
    const viewer: Viewer = new Viewer({
      id,
      socket: wall.socket,
      turns,
      address: wall.address,
      userAgent: wall.userAgent,
      options: { fps: this.#fps, frames: null, durationMs: null, name: null, partFormat: WITH_LENGTH },
      isAuthorized: () => wall.mayWatch(name),
      finish: () => {},
      reset: () => wall.reset(),
      onLeave: (reason) => {
        broadcaster.remove(viewer, reason);
        this.#viewer = null;
        this.#arrived(null);
      },
    });
    this.#viewer = viewer;
    viewer.offer(frame);
    broadcaster.add(viewer);
  };

  #leave(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#cancelNext();
    this.#release();
  }
}
