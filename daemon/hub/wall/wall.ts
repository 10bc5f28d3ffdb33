import type { HubView } from '../../http/hub/hub-view.ts';
import type { NewWall, TileWish } from '../../http/hub/wall/walls-view.ts';
import { emptyPart } from '../../stream/multipart.ts';
import { SocketTurns } from '../../stream/socket-turns.ts';
import { StuckWatch } from '../../stream/stuck-watch.ts';
import { systemTime } from '../../system/timer.ts';
import type { TimeSource } from '../../system/timer.ts';
import { WallTile } from './wall-tile.ts';

/** As often as the access of viewers is checked. */
const TICK_MS = 450;
/** After this much silence an empty part says that the connection lives, if all cameras of the wall are lost. */
const SILENCE_MS = 5000;
/** Of no camera. A reader takes a part without a body for a mistake, unless it says a state. */
const ALIVE = 'X-State: alive\r\n';
/** Between two changes of the tiles. Of wishes that come faster, only the last ones count. */
const CHANGE_MS = 200;

/** One stream of many cameras: the tiles that its client wishes, on one socket. */
export class Wall {
  readonly #parts: NewWall;
  readonly #cameras: Pick<HubView, 'find'>;
  readonly #turns: SocketTurns;
  readonly #stuckWatch: StuckWatch;
  readonly #viewerId: number;
  readonly #tiles = new Map<string, WallTile>();
  #wishes: ReadonlyMap<string, TileWish> = new Map();
  readonly #time: TimeSource;
  #stopTicker: () => void = () => {};
  #stopChanger: (() => void) | null = null;
  #changedAtMs = Number.NEGATIVE_INFINITY;
  #bytesBefore = 0;
  #heardAtMs: number;
  #isEnding = false;
  #hasEnded = false;

  /** `viewerId` is unique in this process. */
  constructor(parts: NewWall, cameras: Pick<HubView, 'find'>, viewerId: number, time = systemTime) {
    this.#parts = parts;
    this.#cameras = cameras;
    this.#viewerId = viewerId;
    this.#time = time;
    this.#heardAtMs = time.now();
    const { socket } = parts;
    this.#turns = new SocketTurns(socket);
    socket.once('close', () => this.#closed());
    this.#stuckWatch = new StuckWatch(socket, () => {
      if (this.#turns.isBusy) this.cut();
    });
    this.#tickLater();
  }

  /** Replaces all wishes; names that there are not, or not for this client, get nothing. */
  wish(wishes: ReadonlyMap<string, TileWish>): void {
    this.#wishes = wishes;
    if (this.#stopChanger !== null) return;
    const waitMs = this.#changedAtMs + CHANGE_MS - this.#time.now();
    if (waitMs <= 0) this.#change();
    else this.#stopChanger = this.#time.timer(() => this.#change(), waitMs);
  }

  /** Ends it after the part that is on its way. */
  end(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#stopTimers();
    this.#stuckWatch.look(this.#turns.isBusy);
    for (const tile of this.#tiles.values()) tile.end();
    this.#turns.wait(this);
  }

  /** Closes the connection now. */
  cut(): void {
    if (this.#hasEnded) return;
    this.#parts.reset();
    this.#closed();
  }

  /** See SocketTurns. */
  onTurn(): void {
    this.#parts.finish();
  }

  #tickLater(): void {
    this.#stopTicker = this.#time.timer(() => {
      this.#tickLater();
      this.#tick(this.#time.now());
    }, TICK_MS);
  }

  /** Follows cameras and rights as they come and go, and says what has changed. */
  #tick(nowMs: number): void {
    this.#stuckWatch.look(this.#turns.isBusy);
    if (!this.#parts.mayWatch(null)) return this.end();
    this.#useWishes();
    for (const tile of this.#tiles.values()) tile.tick();
    const { bytesWritten } = this.#parts.socket;
    if (bytesWritten !== this.#bytesBefore) this.#heardAtMs = nowMs;
    this.#bytesBefore = bytesWritten;
    if (nowMs - this.#heardAtMs >= SILENCE_MS && !this.#turns.isBusy) this.#turns.write(emptyPart(ALIVE));
  }

  #change(): void {
    this.#stopChanger = null;
    this.#changedAtMs = this.#time.now();
    this.#useWishes();
  }

  #useWishes(): void {
    if (this.#isEnding) return;
    for (const [name, tile] of this.#tiles)
      if (this.#wanted(name) !== tile.camera) {
        this.#tiles.delete(name);
        tile.end();
      }
    for (const [name, { fps }] of this.#wishes) {
      const tile = this.#tiles.get(name);
      if (tile !== undefined) {
        tile.useRate(fps);
        continue;
      }
      const camera = this.#wanted(name);
      if (camera !== null) this.#add(new WallTile(camera, fps, this.#tileParts));
    }
  }

  #add(tile: WallTile): void {
    this.#tiles.set(tile.camera.name, tile);
    tile.start();
  }

  /** The camera to show under this name; null if there is none, or none is wished. */
  #wanted(name: string) {
    const isWished = (this.#wishes.get(name)?.fps ?? 0) > 0;
    return isWished && this.#parts.mayWatch(name) ? this.#cameras.find(name) : null;
  }

  get #tileParts() {
    const { socket, address, userAgent } = this.#parts;
    const mayWatch = (camera: string) => this.#parts.mayWatch(camera);
    return {
      turns: this.#turns,
      id: this.#viewerId,
      wall: { socket, address, userAgent, mayWatch, reset: () => this.cut() },
    };
  }

  #closed(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#isEnding = true;
    this.#stopTimers();
    this.#turns.close();
    for (const tile of this.#tiles.values()) tile.close();
    this.#tiles.clear();
    this.#parts.onEnd();
  }

  #stopTimers(): void {
    this.#stopTicker();
    this.#stopChanger?.();
    this.#stopChanger = null;
  }
}
