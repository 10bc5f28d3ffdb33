import type { Background } from './background.ts';
import type { Blob } from './blob-finder.ts';
import type { BlockGrid } from './block-grid.ts';
import { EarlierPictures } from './earlier-pictures.ts';
import type { Thresholds } from './thresholds.ts';

/** What moves by less than a block in this time creeps: 13 pixels a second in a picture of 1280. People walk faster who are as high as three blocks. */
const CREEP_MS = 600;
/** The limits here, as a share of those for a change, as in the structure test. */
const EASE = 0.6;
/** Something came if so many of its blocks are new, as a share of those that it must have: the others may be a cloud behind it. */
const LEAST_NEW = 0.25;
/** Something that came and stands still counts for so long. */
const STAYS_MS = 10_000;

/**
 * Tells what comes from what creeps, as clouds, swaying branches and edges of shadows do. A block is new if what it shows was neither
 * there nor next to it a moment ago. Two moments, so that something that swings is not at the same place in both.
 */
export class CreepTest {
  readonly #grid: BlockGrid;
  readonly #earlier: EarlierPictures;
  /** For how long the thing at a block still counts. */
  readonly #staysMs: Float32Array;

  constructor(grid: BlockGrid) {
    this.#grid = grid;
    this.#earlier = new EarlierPictures(grid.count, CREEP_MS);
    this.#staysMs = new Float32Array(grid.count);
  }

  pass(elapsedMs: number): void {
    this.#earlier.pass(elapsedMs);
    const stays = this.#staysMs;
    for (let i = 0; i < stays.length; i++) stays[i] = Math.max(0, Number(stays[i]) - elapsedMs);
  }

  /** To be called with each picture, after its blobs. */
  keep(map: Uint8Array): void {
    this.#earlier.keep(map);
  }

  /**
   * Of the new blocks that something needs to count, how many this has, or had within the last 10 s: a share, 1 if it came.
   *
   * @param least MOTION_AREA, in blocks
   */
  cameBy(
    { blocks, size }: Blob,
    least: number,
    map: Uint8Array,
    background: Background,
    limits: Thresholds,
  ): number {
    const earlier = this.#earlier.from(CREEP_MS);
    const lately = this.#earlier.from(CREEP_MS / 2);
    if (earlier === null || lately === null) return 0;
    let came = 0;
    let stays = 0;
    for (let i = 0; i < size; i++) {
      const block = Number(blocks[i]);
      const limit = EASE * Math.max(limits.levels, limits.noises * Number(background.noise[block]));
      if (this.#isNew(block, map, lately, limit) || this.#isNew(block, map, earlier, limit)) came++;
      if (Number(this.#staysMs[block]) > 0) stays++;
    }
    const needed = LEAST_NEW * least;
    if (came >= needed) for (let i = 0; i < size; i++) this.#staysMs[Number(blocks[i])] = STAYS_MS;
    return Math.min(1, Math.max(came, stays) / needed);
  }

  #isNew(block: number, map: Uint8Array, earlier: Uint8Array, limit: number): boolean {
    const { columns, rows } = this.#grid;
    const column = block % columns;
    const row = Math.trunc(block / columns);
    const now = Number(map[block]);
    let isBrighter = true;
    let isDarker = true;
    for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
      for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
        const before = Number(earlier[y * columns + x]);
        if (now <= before + limit) isBrighter = false;
        if (now >= before - limit) isDarker = false;
      }
    }
    return isBrighter || isDarker;
  }
}
