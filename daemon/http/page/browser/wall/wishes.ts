/** What is asked for one tile. */
export interface TileWish {
  readonly fps: number;
  /** Of the tile in pixels of the screen: a hint, for pictures that could be made smaller. */
  readonly width: number;
}

export interface SeenTile {
  readonly name: string;
  /** In CSS px. */
  readonly width: number;
  /** Some of it is in the window. */
  readonly isSeen: boolean;
}

/** Frames per second of tiles that are at least so wide, in CSS px: a small one shows little of what moves. */
const RATES: readonly (readonly [width: number, fps: number])[] = [
  [900, 15],
  [560, 10],
  [240, 5],
  [0, 2],
];
/** Widths are rounded up to this: a window that is dragged changes nothing for each pixel. */
const STEP = 80;

/** What is asked for the tiles of a wall, by camera. What nobody sees is not in it, and so costs nothing. */
export function wishesFor(
  tiles: readonly SeenTile[],
  pixelRatio: number,
): Readonly<Record<string, TileWish>> {
  const seen = tiles.filter(({ isSeen, width }) => isSeen && width > 0);
  return Object.fromEntries(
    seen.map(({ name, width }) => [
      name,
      { fps: rateOf(width), width: Math.ceil((width * pixelRatio) / STEP) * STEP },
    ]),
  );
}

/** In frames per second. */
export function rateOf(width: number): number {
  return RATES.find(([least]) => width >= least)?.[1] ?? 2;
}
