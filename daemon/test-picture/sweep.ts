import type { Canvas, Colour, Rect } from './canvas.ts';
import type { SweepPlace } from './layout-parts.ts';
import { even } from './room.ts';

/**
 * A marker that crosses the picture once a second, in step with the clock: it moves with every frame, so that the eye
 * sees a frame that is missing or shown twice, and the scale below it reads to the hundredth of a second.
 */
export class Sweep {
  readonly area: Rect;
  private readonly canvas: Canvas;
  private readonly markerWidth: number;
  private readonly ink: Colour;
  private readonly ground: Colour;
  private shown: Rect;

  constructor(canvas: Canvas, { track, markerWidth }: SweepPlace, ink: Colour, ground: Colour) {
    this.canvas = canvas;
    this.area = track;
    this.markerWidth = markerWidth;
    this.ink = ink;
    this.ground = ground;
    this.shown = track;
  }

  /** Paints the marker at this time's fraction of a second. */
  show(time: Date): void {
    const path = this.area.width - this.markerWidth;
    const x = this.area.x + even((path * time.getMilliseconds()) / 1000);
    this.canvas.paint(this.shown, this.ground);
    this.shown = { ...this.area, x, width: this.markerWidth };
    this.canvas.paint(this.shown, this.ink);
  }
}
