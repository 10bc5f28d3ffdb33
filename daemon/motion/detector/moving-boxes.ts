import { BoxList } from './box-list.ts';
import type { MovingBox } from './examination.ts';

/** A thing moves at most so many times its size in a second: twice as fast as people run, and as cars pass in a street. */
const SIZES_PER_SECOND = 3;

/** Tells what moves from what is different in each picture, as rain: something of the last picture was near. */
export class MovingBoxes {
  /** Those that moved, the highest score first. */
  readonly boxes: MovingBox[] = [];
  /** To be filled with the boxes of this picture. */
  candidates = new BoxList();
  #last = new BoxList();

  /** Begins a picture. */
  start(): void {
    const { candidates } = this;
    this.candidates = this.#last;
    this.#last = candidates;
    this.candidates.clear();
    this.boxes.length = 0;
  }

  /** Chooses from the candidates. */
  choose(elapsedMs: number): void {
    const sizes = (SIZES_PER_SECOND * elapsedMs) / 1000;
    for (const box of this.candidates.boxes) {
      for (const last of this.#last.boxes) {
        if (!isNear(box, last, sizes)) continue;
        this.boxes.push(box);
        break;
      }
    }
  }
}

/** Whether the gap between two boxes is at most `sizes` times the size of the larger one. Both axes have the same pixels only about. */
function isNear(a: MovingBox, b: MovingBox, sizes: number): boolean {
  const reach = sizes * Math.max(a.w, a.h, b.w, b.h);
  return (
    a.x <= b.x + b.w + reach &&
    b.x <= a.x + a.w + reach &&
    a.y <= b.y + b.h + reach &&
    b.y <= a.y + a.h + reach
  );
}
