import type { BlockGrid } from './block-grid.ts';
import { ALIKE, Likeness, STRUCTURED } from './likeness.ts';

/** A picture that changes as a whole three times in 2 s is not lit differently: the camera moves. */
const SHAKES = 3;
const SHAKING_MS = 2000;
/** The camera is still again after so long without such a change, and is taken to be so after some time in any case. */
const STILL_MS = 600;
const MOST_SHAKING_MS = 10_000;
/** How long after a change the picture is compared with the one before. */
const SETTLED_MS = 5000;
/** How long a move is reported. */
const REPORTED_MS = 2000;

/** Notices that the camera is moved: by jumps (pictures that changed as a whole), or because it looks at something else after one. */
export class MoveWatch {
  readonly #likeness: Likeness;
  /** The background before the first jump. */
  readonly #before: Float32Array;
  #hasBefore = false;
  /** Since the last jumps, the newest first. */
  readonly #sinceJumpsMs = new Float64Array(SHAKES).fill(Number.POSITIVE_INFINITY);
  #shakingMs = 0;
  #sinceMoveMs = Number.POSITIVE_INFINITY;

  constructor(grid: BlockGrid) {
    this.#likeness = new Likeness(grid);
    this.#before = new Float32Array(grid.count);
  }

  get moved(): boolean {
    return this.#sinceMoveMs < REPORTED_MS;
  }

  /** The camera moves now: the background must wait. */
  get shaking(): boolean {
    return this.#shakingMs > 0;
  }

  /** To be called for each picture, before jumped(). */
  pass(elapsedMs: number): void {
    for (let i = 0; i < SHAKES; i++) this.#sinceJumpsMs[i] = Number(this.#sinceJumpsMs[i]) + elapsedMs;
    this.#sinceMoveMs += elapsedMs;
    if (this.#shakingMs > 0) this.#shakingMs += elapsedMs;
  }

  /** The picture changed as a whole: against the background, or, while shaking, against the last picture. */
  jumped(background: Float32Array): void {
    if (!this.#hasBefore) this.#before.set(background);
    this.#hasBefore = true;
    this.#sinceJumpsMs.copyWithin(1, 0);
    this.#sinceJumpsMs[0] = 0;
    if (Number(this.#sinceJumpsMs[SHAKES - 1]) > SHAKING_MS) return;
    this.#shakingMs = Math.max(this.#shakingMs, Number.MIN_VALUE);
    this.#sinceMoveMs = 0;
  }

  /** The camera was found to look elsewhere. */
  report(): void {
    this.#sinceMoveMs = 0;
  }

  /** Whether the camera has stopped moving. Ends the shaking if so. */
  settles(): boolean {
    if (Number(this.#sinceJumpsMs[0]) < STILL_MS && this.#shakingMs < MOST_SHAKING_MS) return false;
    this.#shakingMs = 0;
    return true;
  }

  /** Some time after a jump, compares what is seen now with what was seen before. */
  compare(background: Float32Array, deviation: number): void {
    if (!this.#hasBefore || Number(this.#sinceJumpsMs[0]) < SETTLED_MS || deviation < STRUCTURED) return;
    this.#hasBefore = false;
    if (this.#likeness.measure(this.#before, background) < ALIKE) this.#sinceMoveMs = 0;
  }
}
