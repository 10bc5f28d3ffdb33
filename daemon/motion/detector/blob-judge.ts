import type { AreaBitmap } from './area-bitmap.ts';
import type { Blob } from './blob-finder.ts';
import type { BlockGrid } from './block-grid.ts';
import { MOST_BOXES, type MovingBox } from './examination.ts';
import { sizeScore, THRESHOLD_SCORE } from './motion-score.ts';

/** Of the blocks of a thing, so many have another structure than the background; of a patch of light, fewer. */
const LEAST_STRUCTURE = 0.25;
/** A thing that does not stand in a zone counts if so many of its blocks are in it. */
const LEAST_INSIDE = 0.5;

type Box = { -readonly [Key in keyof MovingBox]: MovingBox[Key] };

/** Decides which blobs count, and how much. */
export class BlobJudge {
  /** Those that count, largest first. */
  readonly boxes: Box[] = [];
  /** The highest score, also of those that do not count. */
  score = 0;
  readonly #grid: BlockGrid;
  readonly #pool: Box[] = Array.from({ length: MOST_BOXES }, () => ({
    x: 0,
    y: 0,
    w: 0,
    h: 0,
    score: 0,
    zone: null,
  }));

  constructor(grid: BlockGrid) {
    this.#grid = grid;
  }

  start(): void {
    this.boxes.length = 0;
    this.score = 0;
  }

  /** @param structure 1 for each block with another structure; only looked at for blobs of `least` blocks or more */
  weigh(blob: Blob, least: number, structure: Uint8Array, area: AreaBitmap): void {
    const zone = this.#zoneOf(blob, area);
    if (zone === null && area.zones.length > 0) return;
    const size = sizeScore(blob.size, least);
    const score = size < THRESHOLD_SCORE ? size : Math.min(size, structureScore(blob, structure));
    this.score = Math.max(this.score, score);
    if (score >= THRESHOLD_SCORE) this.#put(blob, score, zone);
  }

  /** The zone in which it stands, else the one with most of it, if that is enough. */
  #zoneOf({ blocks, size, left, right, bottom }: Blob, { zones, zoneBits }: AreaBitmap): string | null {
    const foot = Number(zoneBits[bottom * this.#grid.columns + ((left + right) >> 1)]);
    if (foot !== 0) return zones[31 - Math.clz32(foot & -foot)]?.name ?? null;
    for (const [i, zone] of zones.entries()) {
      let inside = 0;
      for (let k = 0; k < size; k++) inside += (Number(zoneBits[Number(blocks[k])]) >> i) & 1;
      if (inside >= size * LEAST_INSIDE) return zone.name;
    }
    return null;
  }

  /** Into an unused box, or that of the smallest; then up to its place. */
  #put({ left, right, top, bottom }: Blob, score: number, zone: string | null): void {
    const { columns, rows } = this.#grid;
    const { boxes } = this;
    const isFull = boxes.length === MOST_BOXES;
    const box = isFull ? boxes.at(-1) : this.#pool[boxes.length];
    if (box === undefined || (isFull && box.score >= score)) return;
    box.x = left / columns;
    box.y = top / rows;
    box.w = (right + 1 - left) / columns;
    box.h = (bottom + 1 - top) / rows;
    box.score = score;
    box.zone = zone;
    let place = isFull ? MOST_BOXES - 1 : boxes.push(box) - 1;
    for (; place > 0 && Number(boxes[place - 1]?.score) < score; place--)
      boxes[place] = boxes[place - 1] ?? box;
    boxes[place] = box;
  }
}

/** 50 if just enough of the blob has another structure, less below that. */
function structureScore({ blocks, size }: Blob, structure: Uint8Array): number {
  let different = 0;
  for (let i = 0; i < size; i++) different += Number(structure[Number(blocks[i])]);
  const share = different / size / LEAST_STRUCTURE;
  return share >= 1 ? 100 : THRESHOLD_SCORE * share;
}
