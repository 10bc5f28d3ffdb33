/** What of a long list is in sight: `top` px below its first row, and as high as that. */
interface Sight {
  readonly top: number;
  readonly height: number;
}

/** The rows from `first` to before `end` are made; the others are only room. */
export interface RowWindow {
  readonly first: number;
  readonly end: number;
}

/** Above and below, so that a row is there before it comes into sight. */
const SPARE_ROWS = 4;

/** Which of `count` rows of one height are needed. */
export function rowsInSight({ top, height }: Sight, rowHeight: number, count: number): RowWindow {
  if (height <= 0) return { first: 0, end: 0 };
  const first = Math.max(0, Math.floor(top / rowHeight) - SPARE_ROWS);
  const end = Math.min(count, Math.ceil((top + height) / rowHeight) + SPARE_ROWS);
  return first >= end ? { first: 0, end: 0 } : { first, end };
}
