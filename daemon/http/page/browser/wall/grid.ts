export interface Size {
  /** In px. */
  readonly width: number;
  readonly height: number;
}

export interface Grid {
  readonly columns: number;
  readonly rows: number;
  /** Of each row, in px: with as many rows as this they may be higher than the window. */
  readonly rowHeight: number;
}

export interface GridWish {
  readonly window: Size;
  /** Places: a large tile takes four. */
  readonly count: number;
  /** Width by height of most pictures. */
  readonly aspect: number;
  /** 0: as many as suit the window best. */
  readonly columns: number;
  /** At least so many in each direction, where a tile is larger. */
  readonly least?: number;
}

/** Between the tiles and around them, in px. */
export const GAP = 4;
/** The most of a picture that may be cut off, of its width or its height. */
const MOST_CROP = 0.1;
export const MOST_COLUMNS = 8;

/**
 * How many columns show the most of each picture. With a number of columns that somebody has chosen, the rows keep the shape of the
 * pictures, and the page scrolls if there are too many for the window.
 */
export function gridFor({ window, count, aspect, columns, least = 1 }: GridWish): Grid {
  const places = Math.max(1, count);
  if (columns > 0) return chosen(window, places, aspect, Math.max(columns, least));
  let best: Grid = filled(window, places, least);
  for (let more = least + 1; more <= places; more++) {
    const grid = filled(window, places, more);
    // Fewer columns where both show the same.
    if (shownArea(cellOf(window, grid), aspect) > shownArea(cellOf(window, best), aspect) * 1.001)
      best = grid;
  }
  return {
    ...best,
    rows: Math.max(best.rows, least),
    rowHeight: rowHeightOf(window, Math.max(best.rows, least)),
  };
}

/** Whether a picture fills its tile: it may lose MOST_CROP, else there are pillars beside it. */
export function fills(tile: Size, picture: Size): boolean {
  const ratio = (tile.width * picture.height) / (tile.height * picture.width);
  return 1 - Math.min(ratio, 1 / ratio) <= MOST_CROP;
}

/** The shape that most of these have, as width by height; 16:9 if there are none. */
export function commonAspect(sizes: readonly Size[]): number {
  const counts = new Map<number, number>();
  for (const { width, height } of sizes) {
    const aspect = Math.round((width / height) * 100) / 100;
    counts.set(aspect, (counts.get(aspect) ?? 0) + 1);
  }
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a);
  return most?.[0] ?? 16 / 9;
}

function filled(window: Size, places: number, columns: number): Grid {
  const rows = Math.ceil(places / columns);
  return { columns, rows, rowHeight: rowHeightOf(window, rows) };
}

function chosen(window: Size, places: number, aspect: number, columns: number): Grid {
  const rows = Math.ceil(places / columns);
  const natural = columnWidthOf(window, columns) / aspect;
  const rowHeight = Math.max(natural, rowHeightOf(window, rows));
  // Rows that are much higher than their pictures would be more black than picture.
  return { columns, rows, rowHeight: Math.round(Math.min(rowHeight, natural / (1 - MOST_CROP))) };
}

function cellOf(window: Size, { columns, rowHeight }: Grid): Size {
  return { width: columnWidthOf(window, columns), height: rowHeight };
}

function columnWidthOf({ width }: Size, columns: number): number {
  return (width - GAP * (columns + 1)) / columns;
}

function rowHeightOf({ height }: Size, rows: number): number {
  return (height - GAP * (rows + 1)) / rows;
}

/** What is seen of a picture in a tile, in px². */
function shownArea(tile: Size, aspect: number): number {
  if (tile.width <= 0 || tile.height <= 0) return 0;
  if (fills(tile, { width: aspect, height: 1 })) return tile.width * tile.height;
  const width = Math.min(tile.width, tile.height * aspect);
  return width * (width / aspect);
}
