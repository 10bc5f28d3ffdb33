import type { AreaBitmap } from './area-bitmap.ts';
import type { Blob } from './blob-finder.ts';
import type { BlockGrid } from './block-grid.ts';
import type { BoxList } from './box-list.ts';
import { sizeScore, THRESHOLD_SCORE } from './motion-score.ts';

/** Of the blocks of a thing, so many have another structure than the background; of a patch of light, fewer. */
const LEAST_STRUCTURE = 0.25;
/** A thing that does not stand in a zone counts if so many of its blocks are in it. */
const LEAST_INSIDE = 0.5;

/** Decides which blobs count, and how much. */
export class BlobJudge {
  /** The highest score, also of those that do not count. */
  score = 0;
  readonly #grid: BlockGrid;

  constructor(grid: BlockGrid) {
    this.#grid = grid;
  }

  start(): void {
    this.score = 0;
  }

  /**
   * Adds a blob that counts to the candidates.
   *
   * @param structure 1 for each block with another structure; only looked at for blobs of `least` blocks or more, as is `came`
   * @param came of the new blocks that it needs, the share that it has, 0 to 1
   */
  weigh(
    blob: Blob,
    least: number,
    structure: Uint8Array,
    came: number,
    area: AreaBitmap,
    candidates: BoxList,
  ): void {
    const zone = this.#zoneOf(blob, area);
    if (zone === null && area.zones.length > 0) return;
    const size = sizeScore(blob.size, least);
    const score =
      size < THRESHOLD_SCORE
        ? size
        : Math.min(size, shareScore(structureShare(blob, structure)), shareScore(came));
    this.score = Math.max(this.score, score);
    const box = score < THRESHOLD_SCORE ? null : candidates.add(score);
    if (box === null) return;
    const { columns, rows } = this.#grid;
    box.x = blob.left / columns;
    box.y = blob.top / rows;
    box.w = (blob.right + 1 - blob.left) / columns;
    box.h = (blob.bottom + 1 - blob.top) / rows;
    box.zone = zone;
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
}

/** The blocks with another structure, as a share of those that it needs. */
function structureShare({ blocks, size }: Blob, structure: Uint8Array): number {
  let different = 0;
  for (let i = 0; i < size; i++) different += Number(structure[Number(blocks[i])]);
  return different / size / LEAST_STRUCTURE;
}

/** No limit for something that has all that it needs, less than 50 for a smaller share. */
function shareScore(share: number): number {
  return share >= 1 ? 100 : THRESHOLD_SCORE * share;
}
