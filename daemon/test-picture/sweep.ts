import type { Canvas, Color, Rect } from './canvas.ts';
import type { SweepPlace } from './layout-parts.ts';
import { roundToEven } from './room.ts';

/**
 * A marker that crosses the picture once per second, in sync with the clock. It moves with every frame, so that a frame
 * that is missing or shown twice is visible, and the scale below it is readable to a hundredth of a second.
 */
export class Sweep {
  readonly area: Rect;
  readonly #canvas: Canvas;
  readonly #markerWidth: number;
  readonly #ink: Color;
  readonly #ground: Color;
  #shown: Rect;

  constructor(canvas: Canvas, { track, markerWidth }: SweepPlace, ink: Color, ground: Color) {
    this.#canvas = canvas;
    this.area = track;
    this.#markerWidth = markerWidth;
    this.#ink = ink;
    this.#ground = ground;
    this.#shown = track;
  }

  /** Paints the marker at the fraction of a second of this time. */
  show(time: Date): void {
    const path = this.area.width - this.#markerWidth;
    const x = this.area.x + roundToEven((path * time.getMilliseconds()) / 1000);
    this.#canvas.paint(this.#shown, this.#ground);
    this.#shown = { ...this.area, x, width: this.#markerWidth };
    this.#canvas.paint(this.#shown, this.#ink);
  }
}
