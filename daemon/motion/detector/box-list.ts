import { MOST_BOXES, type MovingBox } from './examination.ts';

export type ReusedBox = { -readonly [Key in keyof MovingBox]: MovingBox[Key] };

/** The boxes of a picture, that with the highest score first. Full of them, it forgets the lowest. Nothing is allocated. */
export class BoxList {
  readonly boxes: ReusedBox[] = [];
  readonly #pool: readonly ReusedBox[] = Array.from({ length: MOST_BOXES }, () => {
    return { x: 0, y: 0, w: 0, h: 0, score: 0, zone: null };
  });

  clear(): void {
    this.boxes.length = 0;
  }

  /** A box to be filled in, at its place; null if it is not among the highest. */
  add(score: number): ReusedBox | null {
    const { boxes } = this;
    const isFull = boxes.length === MOST_BOXES;
    const box = isFull ? boxes.at(-1) : this.#unused();
    if (box === undefined || (isFull && box.score >= score)) return null;
    let place = isFull ? MOST_BOXES - 1 : boxes.push(box) - 1;
    for (; place > 0 && Number(boxes[place - 1]?.score) < score; place--) {
      boxes[place] = boxes[place - 1] ?? box;
    }
    boxes[place] = box;
    box.score = score;
    return box;
  }

  /** As long as it is not full, boxes are taken from the pool in order. */
  #unused(): ReusedBox | undefined {
    return this.#pool[this.boxes.length];
  }
}
