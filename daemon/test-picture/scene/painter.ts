import { overlap, type Rect } from '../canvas.ts';
import type { Plane, Planes } from '../jpeg/tile-encoder.ts';
import { CoverRow } from './cover-row.ts';
import { SCENE_HEIGHT, type Shape } from './shape.ts';

/** Paints shapes with smooth edges into the planes of a picture. */
export class Painter {
  readonly #width: number;
  /** Pixels per unit. */
  readonly #scale: number;
  readonly #row: CoverRow;

  constructor(width: number, height: number, paddedWidth: number) {
    this.#width = width;
    this.#scale = height / SCENE_HEIGHT;
    this.#row = new CoverRow(paddedWidth);
  }

  /** From the middle of the picture to its edge, in units. */
  get halfWidth(): number {
    return this.#width / 2 / this.#scale;
  }

  /** The pixels that a shape can touch; not clipped to the picture. */
  area({ bounds }: Shape): Rect {
    const x = Math.floor(bounds.x * this.#scale + this.#width / 2) - 1;
    const y = Math.floor(bounds.y * this.#scale) - 1;
    const right = Math.ceil((bounds.x + bounds.width) * this.#scale + this.#width / 2) + 1;
    const bottom = Math.ceil((bounds.y + bounds.height) * this.#scale) + 1;
    return { x, y, width: right - x, height: bottom - y };
  }

  /** Paints the part of a shape that is inside `clip`: complete tiles, in pixels. */
  paint(planes: Planes, shape: Shape, clip: Rect): void {
    if (shape.fill.opacity <= 0 || !overlap(this.area(shape), clip)) return;
    const { top, bottom } = shape.fill;
    const half = { x: clip.x / 2, y: clip.y / 2, width: clip.width / 2, height: clip.height / 2 };
    this.#fill(shape, this.#scale, this.#width / 2, clip, [[planes.luma, top.luma, bottom.luma]]);
    this.#fill(shape, this.#scale / 2, this.#width / 4, half, [
      [planes.blue, top.blue, bottom.blue],
      [planes.red, top.red, bottom.red],
    ]);
  }

  #fill(
    { outline, bounds, fill }: Shape,
    scale: number,
    originX: number,
    clip: Rect,
    targets: readonly (readonly [Plane, top: number, bottom: number])[],
  ): void {
    const [boundsTop, boundsHeight] = [bounds.y * scale, Math.max(1, bounds.height * scale)];
    const from = Math.max(clip.y, Math.floor(boundsTop));
    const to = Math.min(clip.y + clip.height, Math.ceil(boundsTop + bounds.height * scale));
    const left = Math.max(0, Math.floor(bounds.x * scale + originX));
    const right = Math.min(clip.x + clip.width, Math.ceil((bounds.x + bounds.width) * scale + originX));
    if (Math.max(left, clip.x) >= right) return;
    const edges = outline.map((value, i) => value * scale + (i % 2 === 0 ? originX : 0));
    for (let y = from; y < to; y++) {
      this.#row.add(edges, y);
      const cover = this.#row.take(left, right);
      const share = Math.min(1, Math.max(0, (y + 0.5 - boundsTop) / boundsHeight));
      for (const [{ samples, stride }, top, bottom] of targets) {
        const value = top + (bottom - top) * share;
        const row = y * stride;
        for (let x = Math.max(left, clip.x); x < right; x++) {
          const opacity = Number(cover[x]) * fill.opacity;
          if (opacity === 0) continue;
          const before = Number(samples[row + x]);
          samples[row + x] = before + (value - before) * opacity + 0.5;
        }
      }
    }
  }
}
