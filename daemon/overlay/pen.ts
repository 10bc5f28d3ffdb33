/** A stroke of a letter: straight lines between points, in pixels. A single point is a dot. */
export type Stroke = readonly Point[];

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Corner extends Point {
  readonly isRound: boolean;
}

/** Of a rounded corner, in pixels, if its lines are long enough. */
const RADIUS = 2.4;
/** Lines that a rounded corner is made of. */
const ARC_LINES = 6;
const INK = 255;

/** Reads strokes as font-strokes.ts writes them, moved by `down` pixels. */
export function parseStrokes(text: string, down = 0): Stroke[] {
  if (text === '') return [];
  return text.split(' / ').map((stroke) => {
    const words = stroke.split(' ');
    const isClosed = words.at(-1) === 'z';
    const corners = (isClosed ? words.slice(0, -1) : words).map((word): Corner => {
      const [x = 0, y = 0] = word.split(',').map(Number.parseFloat);
      return { x, y: y + down, isRound: word.endsWith('~') };
    });
    return rounded(corners, isClosed);
  });
}

function rounded(corners: readonly Corner[], isClosed: boolean): Point[] {
  const { length } = corners;
  const points = corners.flatMap((corner, index): Point[] => {
    const before = isClosed ? corners.at(index - 1) : corners[index - 1];
    const after = isClosed ? corners[(index + 1) % length] : corners[index + 1];
    if (!corner.isRound || before === undefined || after === undefined) return [corner];
    return arc(before, corner, after);
  });
  const [first] = points;
  return isClosed && first !== undefined ? [...points, first] : points;
}

/** A quadratic curve in place of the corner. */
function arc(before: Corner, corner: Corner, after: Corner): Point[] {
  const from = towards(corner, before);
  const to = towards(corner, after);
  return Array.from({ length: ARC_LINES + 1 }, (_, step) => {
    const part = step / ARC_LINES;
    const rest = 1 - part;
    const at = (axis: 'x' | 'y') =>
      rest * rest * from[axis] + 2 * rest * part * corner[axis] + part * part * to[axis];
    return { x: at('x'), y: at('y') };
  });
}

/** The point RADIUS away from the corner; at most in the middle, if the other end is round too. */
function towards(corner: Corner, other: Corner): Point {
  const length = Math.hypot(other.x - corner.x, other.y - corner.y);
  const part = Math.min(RADIUS / length, other.isRound ? 0.5 : 1);
  return { x: corner.x + (other.x - corner.x) * part, y: corner.y + (other.y - corner.y) * part };
}

/**
 * How much of each pixel a pen of half width `pen` covers, 0 to 255, row by row, in a cell of width x height pixels that is
 * enlarged `scale` times.
 */
export function coverageOf(
  strokes: readonly Stroke[],
  pen: number,
  { width, height, scale }: { width: number; height: number; scale: number },
): Uint8Array {
  const cover = new Uint8Array(width * scale * height * scale);
  for (let row = 0, at = 0; row < height * scale; row++)
    for (let column = 0; column < width * scale; column++, at++) {
      const x = (column + 0.5) / scale;
      const y = (row + 0.5) / scale;
      let distance = Number.POSITIVE_INFINITY;
      for (const stroke of strokes) distance = Math.min(distance, distanceTo(stroke, x, y));
      cover[at] = Math.round(INK * Math.min(1, Math.max(0, 0.5 + (pen - distance) * scale)));
    }
  return cover;
}

function distanceTo(stroke: Stroke, x: number, y: number): number {
  const [first] = stroke;
  if (first === undefined) return Number.POSITIVE_INFINITY;
  // A dot is a square, which is heavier than a round one of this size.
  if (stroke.length === 1) return Math.max(Math.abs(x - first.x), Math.abs(y - first.y));
  let least = Number.POSITIVE_INFINITY;
  let from = first;
  for (const to of stroke.slice(1)) {
    const dx = to.x - from.x;
    const dy = to.y - from.y;
    const square = dx * dx + dy * dy;
    const along =
      square === 0 ? 0 : Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / square));
    least = Math.min(least, Math.hypot(x - from.x - along * dx, y - from.y - along * dy));
    from = to;
  }
  return least;
}
