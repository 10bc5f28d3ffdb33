import { apiUrl } from '../api-url.ts';
import type { ListedCamera } from './listed-camera.ts';
import { commonAspect, gridFor } from './grid.ts';
import { PaintTurns } from './paint-turns.ts';
import { Tile } from './tile.ts';
import type { WallPart } from './wall-parts.ts';
import { wishesFor } from './wishes.ts';
import type { SeenTile, TileWish } from './wishes.ts';

export interface WallOptions {
  /** Scrolls where there are more tiles than fit. */
  readonly frame: HTMLElement;
  readonly list: HTMLElement;
  onWishes(wishes: Readonly<Record<string, TileWish>>): void;
}

/** Which tiles are shown, first to last. */
export interface ShownTiles {
  readonly names: readonly string[];
  /** It takes the places of four; null for none. */
  readonly large: string | null;
  /** 0: as many as suit the window. */
  readonly columns: number;
}

/** As in wall.css: the large tile takes the width, the others stand in two columns, and the page scrolls. */
export const PHONE = matchMedia('(width < 40rem) and (orientation: portrait)');
const PHONE_COLUMNS = 2;

/** The tiles, and what is asked for them. */
export class Wall {
  /** Tiles in a row. */
  columns = 1;
  readonly #options: WallOptions;
  readonly #tiles = new Map<string, Tile>();
  readonly #turns = new PaintTurns();
  #listed: readonly ListedCamera[] = [];
  #fitting = 0;
  #shown: ShownTiles = { names: [], large: null, columns: 0 };
  readonly #seen = new IntersectionObserver((entries) => this.#onSeen(entries));

  constructor(options: WallOptions) {
    this.#options = options;
    new ResizeObserver(() => this.#fit()).observe(options.frame);
    document.addEventListener('visibilitychange', () => this.#wish());
  }

  get tiles(): readonly Tile[] {
    return [...this.#tiles.values()];
  }

  /** Makes the tiles of new cameras, and removes those of cameras that are gone. */
  use(listed: readonly ListedCamera[]): void {
    this.#listed = listed;
    const nowMs = performance.now();
    for (const { name, ageMs } of listed) {
      const tile = this.#tiles.get(name) ?? this.#add(name);
      tile.remember(ageMs, nowMs);
    }
    for (const [name, { root }] of this.#tiles) {
      if (listed.some((camera) => camera.name === name)) continue;
      this.#seen.unobserve(root);
      root.remove();
      this.#tiles.delete(name);
    }
  }

  show(shown: ShownTiles): void {
    this.#shown = shown;
    const tiles = shown.names.flatMap((name) => this.#tiles.get(name) ?? []);
    const focused = document.activeElement;
    for (const tile of this.#tiles.values()) {
      tile.root.hidden = !tiles.includes(tile);
      tile.root.toggleAttribute('data-large', tile.name === shown.large);
    }
    const { list } = this.#options;
    for (const [i, { root }] of tiles.entries())
      if (list.children[i] !== root) list.insertBefore(root, list.children[i] ?? null);
    // Moving an element takes the focus from it.
    if (focused instanceof HTMLElement && focused !== document.activeElement && list.contains(focused))
      focused.focus({ preventScroll: true });
    this.#fit();
  }

  take(part: WallPart): void {
    const tile = this.#tiles.get(part.camera);
    if ('state' in part) tile?.say(part.state);
    else tile?.offer(part.picture);
  }

  motion(camera: string, moves: boolean): void {
    this.#tiles.get(camera)?.motion(moves, performance.now());
  }

  tick(): void {
    const nowMs = performance.now();
    for (const tile of this.#tiles.values()) tile.tick(nowMs);
  }

  #add(name: string): Tile {
    const href = apiUrl(`cameras/${encodeURIComponent(name)}/`);
    const tile = new Tile({ name, href, turn: this.#turns.wait, onSize: () => this.#fitSoon() });
    tile.root.hidden = true;
    this.#tiles.set(name, tile);
    this.#options.list.append(tile.root);
    this.#seen.observe(tile.root);
    return tile;
  }

  #onSeen(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries)
      for (const tile of this.#tiles.values()) if (tile.root === target) tile.isSeen = isIntersecting;
    this.#wish();
  }

  /** Once for all tiles whose first pictures come together. */
  #fitSoon(): void {
    cancelAnimationFrame(this.#fitting);
    this.#fitting = requestAnimationFrame(() => this.#fit());
  }

  #fit(): void {
    const { frame, list } = this.#options;
    const { names, large, columns } = this.#shown;
    const sizes = this.#listed.flatMap(({ name, size }) => this.#tiles.get(name)?.size ?? size ?? []);
    const aspect = commonAspect(sizes);
    const grid = gridFor({
      window: { width: frame.clientWidth, height: frame.clientHeight },
      count: names.length + (large === null ? 0 : 3),
      aspect,
      columns,
      least: large === null ? 1 : 2,
    });
    this.columns = PHONE.matches ? PHONE_COLUMNS : grid.columns;
    list.style.setProperty('--columns', String(grid.columns));
    list.style.setProperty('--row', `${grid.rowHeight}px`);
    list.style.setProperty('--aspect', String(aspect));
    for (const tile of this.#tiles.values()) tile.fit();
    this.#wish();
  }

  #wish(): void {
    const wishes = wishesFor(this.tiles.map(seenTile), devicePixelRatio);
    for (const tile of this.#tiles.values()) tile.fps = wishes[tile.name]?.fps ?? 0;
    this.#turns.fastest = Math.max(0, ...Object.values(wishes).map(({ fps }) => fps));
    this.#options.onWishes(wishes);
  }
}

function seenTile({ name, isSeen, root }: Tile): SeenTile {
  return { name, width: root.clientWidth, isSeen: isSeen && !root.hidden && !document.hidden };
}
