/**
 * How much of each pixel in one row a polygon covers, exactly. Each edge adds its signed area to the pixels that it crosses,
 * and the sum from the left is the cover, as in stb_truetype (nothings.org/stb/stb_truetype.h). It depends on the polygon
 * only and not on what is painted at a time, so that a part that is painted again fits to the rest.
 */
export class CoverRow {
  readonly #width: number;
  readonly #areas: Float64Array;
  readonly #cover: Float32Array;

  constructor(width: number) {
    this.#width = width;
    // An edge at the right end also writes the next two.
    this.#areas = new Float64Array(width + 2);
    this.#cover = new Float32Array(width);
  }

  /** Adds the edges of a polygon (x and y of each corner in turn) between the heights `y` and `y + 1`. */
  add(corners: readonly number[], y: number): void {
    let [x, height] = [Number(corners.at(-2)), Number(corners.at(-1))];
    for (let i = 0; i < corners.length; i += 2) {
      const [nextX, nextHeight] = [Number(corners[i]), Number(corners[i + 1])];
      const top = Math.max(y, Math.min(height, nextHeight));
      const bottom = Math.min(y + 1, Math.max(height, nextHeight));
      if (bottom > top) {
        const slope = (nextX - x) / (nextHeight - height);
        const area = nextHeight > height ? bottom - top : top - bottom;
        this.#addEdge(
          this.#inside(x + (top - height) * slope),
          this.#inside(x + (bottom - height) * slope),
          area,
        );
      }
      x = nextX;
      height = nextHeight;
    }
  }

  /** The cover of the pixels from `left` to `right` (exclusive), 0 to 1, and an empty row. Nothing may be left of `left`. */
  take(left: number, right: number): Float32Array {
    let sum = 0;
    for (let x = left; x < right; x++) {
      sum += Number(this.#areas[x]);
      const cover = Math.abs(sum);
      // Sums of opposite edges differ from 0 by rounding.
      this.#cover[x] = cover < 1e-6 ? 0 : Math.min(1, cover);
    }
    this.#areas.fill(0);
    return this.#cover;
  }

  #inside(x: number): number {
    return Math.min(this.#width, Math.max(0, x));
  }

  /** Distributes the area to the right of an edge from x to another: `area` in all, less in the pixels that it crosses. */
  #addEdge(from: number, to: number, area: number): void {
    const [start, end] = from < to ? [from, to] : [to, from];
    const first = Math.floor(start);
    if (end <= first + 1) {
      const rest = area * ((start + end) / 2 - first);
      this.#put(first, area - rest);
      this.#put(first + 1, rest);
      return;
    }
    // The cover of pixel x is the mean of (distance crossed so far) over the pixel: the integral of a ramp.
    const slope = area / (end - start);
    let before = 0;
    for (let x = first; x < end; x++) {
      const [enter, leave] = [Math.max(start, x), Math.min(end, x + 1)];
      const cover =
        slope * ((leave - enter) * ((enter + leave) / 2 - start) + (x + 1 - leave) * (end - start));
      this.#put(x, cover - before);
      before = cover;
    }
    this.#put(Math.ceil(end), area - before);
  }

  #put(x: number, area: number): void {
    this.#areas[x] = Number(this.#areas[x]) + area;
  }
}
