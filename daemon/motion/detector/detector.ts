import { AreaBitmap } from './area-bitmap.ts';
import { Background } from './background.ts';
import { BlobFinder } from './blob-finder.ts';
import { BlobJudge } from './blob-judge.ts';
import { blockGrid, type BlockGrid } from './block-grid.ts';
import { BrightnessGain } from './brightness-gain.ts';
import { ChangedBlocks } from './changed-blocks.ts';
import { CoverWatch } from './cover-watch.ts';
import { CreepTest } from './creep-test.ts';
import type { DetectorSettings, Examination } from './examination.ts';
import { THRESHOLD_SCORE } from './motion-score.ts';
import { MoveWatch } from './move-watch.ts';
import { MovingBoxes } from './moving-boxes.ts';
import { PictureStatistics } from './picture-statistics.ts';
import { StructureTest } from './structure-test.ts';
import { TurnWatch } from './turn-watch.ts';
import { thresholds, type Thresholds } from './thresholds.ts';

/** The picture is learned for so long before motion is reported. */
const LEARNING_MS = 4000;
/** A longer pause between two pictures counts as this much. */
const MOST_ELAPSED_MS = 1000;
/** If so much of the picture changes at once, or less with a step of its light, it is another picture. */
const OTHER_PICTURE = 0.5;
const OTHER_LIGHT = 0.1;
const LIGHT_STEP = 0.08;
/** After a step of the exposure, its control loop settles. */
const EXPOSURE_STEP = 0.06;
const HOLD_MS = 1000;
/** However small MOTION_AREA is, fewer blocks are noise. */
const LEAST_BLOCKS = 4;

/**
 * Finds motion in brightness maps (a value of 0 to 255 for each block of the picture, row by row). Each is compared with a
 * background that is learned as it goes: see the README of this room for the steps. Nothing is allocated per block.
 */
export class Detector {
  readonly #grid: BlockGrid;
  readonly #background: Background;
  readonly #gain = new BrightnessGain();
  readonly #changed: ChangedBlocks;
  readonly #blobs: BlobFinder;
  readonly #structure: StructureTest;
  readonly #creep: CreepTest;
  readonly #judge: BlobJudge;
  readonly #moving = new MovingBoxes();
  readonly #statistics: PictureStatistics;
  readonly #cover = new CoverWatch();
  readonly #move: MoveWatch;
  readonly #turn: TurnWatch;
  readonly #result: { -readonly [Key in keyof Examination]: Examination[Key] };
  #area: AreaBitmap;
  #settings: DetectorSettings;
  #lastMs: number | null = null;
  #quietMs = LEARNING_MS;
  #holdMs = 0;
  #lastScore = 0;

  /** `columns` and `rows` are those of the maps. */
  constructor({ columns, rows, ...settings }: { columns: number; rows: number } & DetectorSettings) {
    const grid = blockGrid(columns, rows);
    this.#grid = grid;
    this.#background = new Background(grid.count);
    this.#changed = new ChangedBlocks(grid.count);
    this.#blobs = new BlobFinder(grid);
    this.#structure = new StructureTest(grid);
    this.#creep = new CreepTest(grid);
    this.#judge = new BlobJudge(grid);
    this.#statistics = new PictureStatistics(grid);
    this.#move = new MoveWatch(grid);
    this.#turn = new TurnWatch(grid);
    this.#settings = settings;
    this.#area = new AreaBitmap(grid, settings.zones, settings.masks);
    this.#result = {
      moving: false,
      score: 0,
      boxes: this.#moving.boxes,
      blocks: this.#blobs.bits,
      sceneChange: false,
      covered: false,
      moved: false,
      quiet: true,
    };
  }

  /** Takes other settings. What was learned stays, but not from motion behind a mask that is gone, which has made its blocks seem noisy. */
  tune(settings: DetectorSettings): void {
    const { masked } = this.#area;
    this.#settings = settings;
    this.#area = new AreaBitmap(this.#grid, settings.zones, settings.masks);
    this.#background.forgetNoise(masked, this.#area.masked);
  }

  /** Learns the picture for so long, and reports no motion: the camera was restarted, or is set differently. */
  quietFor(ms = LEARNING_MS): void {
    this.#quietMs = Math.max(this.#quietMs, ms);
  }

  /**
   * @param map columns * rows values; another number of them throws RangeError
   * @param atMs when it was captured, in ms. A clock that is set does no harm: a step back counts as no time, one forward as a second.
   */
  examine(map: Uint8Array, atMs: number): Examination {
    if (map.length !== this.#grid.count) throw new RangeError(`a map of ${map.length} blocks`);
    if (this.#lastMs === null) this.#background.take(map);
    const elapsedMs = Math.min(MOST_ELAPSED_MS, Math.max(0, atMs - (this.#lastMs ?? atMs)));
    this.#lastMs = atMs;
    this.#quietMs = Math.max(0, this.#quietMs - elapsedMs);
    this.#holdMs = Math.max(0, this.#holdMs - elapsedMs);

    this.#blobs.clear();
    this.#judge.start();
    this.#moving.start();
    this.#move.pass(elapsedMs);
    this.#creep.pass(elapsedMs);
    const sceneChange = this.#compare(map, elapsedMs);
    this.#creep.keep(map);
    this.#moving.choose(elapsedMs);
    this.#cover.watch(this.#statistics, elapsedMs);
    this.#move.compare(this.#background.brightness, this.#statistics.deviation);
    return this.#report(sceneChange);
  }

  /** Returns whether this is another picture. */
  #compare(map: Uint8Array, elapsedMs: number): boolean {
    const background = this.#background;
    const limits = thresholds(this.#settings.sensitivity);
    this.#statistics.measure(map, background, limits);
    if (this.#move.shaking) {
      this.#waitForStillness(map);
      return false;
    }
    const gain = this.#gain.measure(map, background.brightness, this.#area.masked);
    if (gain !== 1) background.scale(gain);
    const changed = this.#changed.mark(map, background, this.#area, limits, gain);
    const share = changed / Math.max(1, this.#area.unmasked);
    const learning = this.#quietMs > 0;
    if (share > OTHER_PICTURE || (share > OTHER_LIGHT && Math.abs(gain - 1) > LIGHT_STEP)) {
      if (!learning) this.#move.jumped(background.brightness);
      background.take(map);
      this.#holdMs = HOLD_MS;
      return !learning;
    }
    if (Math.abs(gain - 1) > EXPOSURE_STEP) this.#holdMs = HOLD_MS;
    if (!learning && this.#turns(map, share, elapsedMs)) {
      this.#move.report();
      background.take(map);
      this.#holdMs = HOLD_MS;
      return true;
    }
    background.learn(map, this.#changed.marks, elapsedMs, learning);
    if (!learning && this.#holdMs === 0) this.#findThings(map, limits);
    return false;
  }

  #turns(map: Uint8Array, share: number, elapsedMs: number): boolean {
    const { deviation } = this.#statistics;
    return this.#turn.turned(map, this.#background.brightness, share, deviation, elapsedMs);
  }

  /** While the camera moves, each picture would be a new background. */
  #waitForStillness(map: Uint8Array): void {
    if (this.#statistics.stirred > OTHER_PICTURE / 2) this.#move.jumped(this.#background.brightness);
    if (!this.#move.settles()) return;
    this.#background.take(map);
    this.#holdMs = HOLD_MS;
  }

  #findThings(map: Uint8Array, limits: Thresholds): void {
    const least = Math.max(LEAST_BLOCKS, Math.round((this.#settings.area / 100) * this.#grid.count));
    let isMeasured = false;
    this.#blobs.start(this.#changed.marks);
    for (let blob = this.#blobs.next(); blob !== null; blob = this.#blobs.next()) {
      if (blob.size >= least && !isMeasured) {
        this.#structure.mark(map, this.#background, limits);
        isMeasured = true;
      }
      const came = blob.size < least ? 0 : this.#creep.cameBy(blob, least, map, this.#background, limits);
      this.#judge.weigh(blob, least, this.#structure.marks, came, this.#area, this.#moving.candidates);
    }
  }

  #report(sceneChange: boolean): Examination {
    const result = this.#result;
    const score = this.#judge.score;
    result.moving = this.#moving.boxes.length > 0;
    result.score = Math.min(score, this.#lastScore, result.moving ? 100 : THRESHOLD_SCORE - 1);
    this.#lastScore = score;
    result.sceneChange = sceneChange;
    result.covered = this.#cover.covered;
    result.moved = this.#move.moved;
    result.quiet = this.#quietMs > 0;
    return result;
  }
}
