import { Canvas, type Rect } from '../canvas.ts';
import { PictureEncoder } from '../jpeg/picture-encoder.ts';
import { TILE, type Planes } from '../jpeg/tile-encoder.ts';
import type { TestPictureOptions } from '../options.ts';
import { Caption } from './caption.ts';
import { gardenShapes } from './garden.ts';
import { Light } from './light.ts';
import { Painter } from './painter.ts';
import type { Shape } from './shape.ts';
import { visitorShapes } from './visitors.ts';
import { cloudShapes, LEAF_COUNT, leafShapes, smokeShapes } from './wind.ts';

/** Faster movements look no better, and cost more. */
const STEP_MS = 66;
/** Drawing takes at most this share of a core: on a slow computer, things move in larger steps. */
const MOST_LOAD = 0.25;
const CLOUDS = 3;

/** Something that moves, from back to front. */
interface Mover {
  readonly everyMs: number;
  readonly draw: (light: Light, timeMs: number) => Shape[];
  drawnMs: number;
  shapes: readonly Shape[];
}

/**
 * A garden with a house, in the light of the time of day. What stands still is painted once, and again in rows of tiles
 * when the light has changed; what moves is painted over it. Only tiles that changed are encoded again.
 */
export class Scene {
  readonly #canvas: Canvas;
  readonly #still: Planes;
  readonly #painter: Painter;
  readonly #encoder: PictureEncoder;
  readonly #caption: Caption;
  readonly #movers: readonly Mover[];
  readonly #rows: number;
  readonly #now: () => number;
  /** The minute of the day in whose light each row of tiles is. */
  readonly #rowMinutes: number[];
  #garden: { minute: number; shapes: readonly Shape[]; light: Light } | null = null;
  #nextRow = 0;
  #nextMs = Number.NEGATIVE_INFINITY;
  #lastMs = Number.NEGATIVE_INFINITY;
  #frame: Buffer = Buffer.alloc(0);

  /** `now` is a clock in ms, to measure how long drawing takes. */
  constructor(
    options: Omit<TestPictureOptions, 'picture' | 'framerate'>,
    now: () => number = () => performance.now(),
  ) {
    const canvas = new Canvas(options.width, options.height);
    const painter = new Painter(options.width, options.height, canvas.luma.stride);
    this.#canvas = canvas;
    this.#now = now;
    this.#painter = painter;
    this.#still = { luma: copyOf(canvas.luma), blue: copyOf(canvas.blue), red: copyOf(canvas.red) };
    this.#caption = new Caption(canvas, options.note);
    this.#movers = movers(painter.halfWidth);
    this.#rows = Math.ceil(options.height / TILE);
    this.#rowMinutes = Array.from({ length: this.#rows }, () => -1);
    const tiles = (canvas.luma.stride / TILE) * this.#rows;
    this.#encoder = new PictureEncoder(canvas, options.quality, new Set(Array(tiles).keys()));
  }

  /** The picture at this time. The bytes are valid until the next call. */
  frame(time: Date): Buffer {
    const timeMs = time.getTime();
    // A clock that is set back must not stop the picture.
    if (timeMs >= this.#nextMs || timeMs < this.#lastMs) {
      const startMs = this.#now();
      this.#step(time);
      this.#frame = this.#encoder.encode();
      this.#nextMs = timeMs + Math.max(STEP_MS / 2, (this.#now() - startMs) / MOST_LOAD);
    }
    this.#lastMs = timeMs;
    return this.#frame;
  }

  #step(time: Date): void {
    const [minute, timeMs] = [time.getHours() * 60 + time.getMinutes(), time.getTime()];
    const first = this.#garden === null;
    if (this.#garden?.minute !== minute) {
      const light = new Light(minute / 60);
      this.#garden = { minute, light, shapes: gardenShapes(light, this.#painter.halfWidth) };
    }
    const { light, shapes } = this.#garden;
    const stale: Rect[] = [];
    for (const mover of this.#movers) {
      if (Math.abs(timeMs - mover.drawnMs) < mover.everyMs) continue;
      const before = mover.shapes;
      mover.shapes = mover.draw(light, timeMs);
      mover.drawnMs = timeMs;
      const area = this.#tilesAround([...before, ...mover.shapes]);
      if (area !== null) stale.push(area);
    }
    for (let row = 0; row < (first ? this.#rows : 1); row++) {
      const area = this.#refreshRow(minute, shapes);
      if (area !== null) stale.push(area);
    }
    for (const area of first ? [this.#wholePicture] : stale) this.#compose(area);
  }

  /** Paints the next row of tiles again if its light is that of another minute. */
  #refreshRow(minute: number, shapes: readonly Shape[]): Rect | null {
    const row = this.#nextRow;
    this.#nextRow = (row + 1) % this.#rows;
    if (this.#rowMinutes[row] === minute) return null;
    this.#rowMinutes[row] = minute;
    const area = { ...this.#wholePicture, y: row * TILE, height: TILE };
    for (const shape of shapes) this.#painter.paint(this.#still, shape, area);
    return area;
  }

  /** Puts what moves over what stands still. */
  #compose(area: Rect): void {
    copyArea(this.#still, this.#canvas, area);
    for (const { shapes } of this.#movers)
      for (const shape of shapes) this.#painter.paint(this.#canvas, shape, area);
    this.#canvas.markPainted(area);
    this.#caption.write(area);
  }

  get #wholePicture(): Rect {
    return { x: 0, y: 0, width: this.#canvas.luma.stride, height: this.#rows * TILE };
  }

  /** The complete tiles that these shapes touch. */
  #tilesAround(shapes: readonly Shape[]): Rect | null {
    const whole = this.#wholePicture;
    let [left, top, right, bottom] = [Infinity, Infinity, 0, 0];
    for (const shape of shapes) {
      const { x, y, width, height } = this.#painter.area(shape);
      left = Math.min(left, x);
      top = Math.min(top, y);
      right = Math.max(right, x + width);
      bottom = Math.max(bottom, y + height);
    }
    const x = Math.max(0, Math.floor(left / TILE) * TILE);
    const y = Math.max(0, Math.floor(top / TILE) * TILE);
    const width = Math.min(whole.width, Math.ceil(right / TILE) * TILE) - x;
    const height = Math.min(whole.height, Math.ceil(bottom / TILE) * TILE) - y;
    return width > 0 && height > 0 ? { x, y, width, height } : null;
  }
}

/** Clouds and smoke, the tree, and whoever comes by. The balls of leaves take turns. */
function movers(halfWidth: number): Mover[] {
  const mover = (everyMs: number, draw: Mover['draw']): Mover => {
    return { everyMs, draw, drawnMs: Number.NEGATIVE_INFINITY, shapes: [] };
  };
  return [
    ...Array.from({ length: CLOUDS }, (_, i) =>
      mover(3000 + 400 * i, (light, timeMs) => cloudShapes(light, timeMs, halfWidth, i)),
    ),
    mover(4 * STEP_MS, smokeShapes),
    ...Array.from({ length: LEAF_COUNT }, (_, i) =>
      mover(5 * STEP_MS + 17 * i, (light, timeMs) => leafShapes(light, timeMs, i)),
    ),
    mover(STEP_MS, (light, timeMs) => visitorShapes(light, timeMs, halfWidth)),
  ];
}

function copyOf({ samples, stride }: Planes['luma']): Planes['luma'] {
  return { samples: Uint8Array.from(samples), stride };
}

function copyArea(from: Planes, to: Planes, { x, y, width, height }: Rect): void {
  for (const [name, share] of [
    ['luma', 1],
    ['blue', 2],
    ['red', 2],
  ] as const) {
    const { samples, stride } = from[name];
    for (let row = y / share; row < (y + height) / share; row++) {
      const start = row * stride + x / share;
      to[name].samples.set(samples.subarray(start, start + width / share), start);
    }
  }
}
