import { Detector } from '../detector/detector.ts';
import type { DetectorSettings } from '../detector/examination.ts';
import { BrightnessMap } from '../map/brightness-map.ts';
import type { MapRefusal } from '../map/brightness-map.ts';
import type { TuningResult } from '../motion-result.ts';
import type { Question } from './hand-over.ts';

const NO_BLOCKS = new Uint8Array(0);

/** Examines frames, one after the other. */
export class FrameExaminer {
  readonly #map = new BrightnessMap();
  #settings: DetectorSettings;
  #detector: Detector | null = null;
  /** Of the pictures that #detector has learned. */
  #columns = 0;
  #rows = 0;

  constructor(settings: DetectorSettings) {
    this.#settings = settings;
  }

  /** Takes effect at once; what has been learned about the picture stays. */
  change(settings: DetectorSettings): void {
    this.#settings = settings;
    this.#detector?.tune(settings);
  }

  examine({ jpeg, capturedAtMs, wallClockMs, isTuned, quietMs }: Question): TuningResult | MapRefusal {
    this.#detector?.quietFor(quietMs);
    const refusal = this.#map.read(jpeg);
    if (refusal !== null) return refusal;
    const { columns, rows, values } = this.#map;
    if (columns !== this.#columns || rows !== this.#rows) this.#detector = null;
    [this.#columns, this.#rows] = [columns, rows];
    this.#detector ??= new Detector({ columns, rows, ...this.#settings });
    const { blocks, ...found } = this.#detector.examine(values, capturedAtMs);
    return { ...found, atMs: wallClockMs, columns, rows, blocks: isTuned ? blocks : NO_BLOCKS };
  }
}
