import type { HubView } from '../../http/hub/hub-view.ts';
import type { NewWall, TileWish, WallsView } from '../../http/hub/wall/walls-view.ts';
import { Wall } from './wall.ts';

/** The walls that are open, by owner and ID. */
export class Walls implements WallsView {
  readonly #cameras: Pick<HubView, 'find'>;
  readonly #walls = new Map<string, Wall>();
  #lastId = 0;

  /** `signal` ends all of them. */
  constructor(cameras: Pick<HubView, 'find'>, signal: AbortSignal) {
    this.#cameras = cameras;
    signal.addEventListener('abort', () => this.#endAll(), { once: true });
  }

  open(parts: NewWall): void {
    const key = keyOf(parts.owner, parts.id);
    this.#walls.get(key)?.cut();
    const onEnd = () => {
      if (this.#walls.get(key) === wall) this.#walls.delete(key);
      parts.onEnd();
    };
    const wall: Wall = new Wall({ ...parts, onEnd }, this.#cameras, ++this.#lastId);
    this.#walls.set(key, wall);
  }

  wish(owner: string, id: string, wishes: ReadonlyMap<string, TileWish>): boolean {
    const wall = this.#walls.get(keyOf(owner, id));
    wall?.wish(wishes);
    return wall !== undefined;
  }

  #endAll(): void {
    for (const wall of this.#walls.values()) wall.end();
  }
}

function keyOf(owner: string, id: string): string {
  return `${owner}\n${id}`;
}
