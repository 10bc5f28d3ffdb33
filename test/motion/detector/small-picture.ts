import { Detector } from '../../../daemon/motion/detector/detector.ts';
import type { DetectorSettings, Examination } from '../../../daemon/motion/detector/examination.ts';

export const [COLUMNS, ROWS] = [24, 16];
const FRAME_MS = 200;

/** The brightness of a block; values outside 0 to 255 are cut. */
export type Brightness = (x: number, y: number) => number;

/** A map with a value for each block. */
export function picture(brightness: Brightness): Uint8Array {
  return Uint8Array.from({ length: COLUMNS * ROWS }, (_, i) =>
    Math.min(255, Math.max(0, Math.round(brightness(i % COLUMNS, Math.trunc(i / COLUMNS))))),
  );
}

/** A picture with another light on each block, as a factor. */
export function dimmed(brightness: Brightness, light: Brightness): Uint8Array {
  return picture((x, y) => brightness(x, y) * light(x, y));
}

/** Bricks of many brightnesses, 60 to 140. */
export function wall(x: number, y: number): number {
  return 60 + ((x * 7919 + y * 104_729) % 81);
}

/** The wall with something that is brighter and has a pattern of its own. */
export function thing(left: number, top: number, width: number, height: number): Brightness {
  return (x, y) =>
    x >= left && x < left + width && y >= top && y < top + height
      ? 170 + ((x * 31 + y * 17) % 40)
      : wall(x, y);
}

/** A detector that is shown small pictures, five a second. */
export class Watching {
  readonly detector: Detector;
  #settings: DetectorSettings = { sensitivity: 50, area: 2, zones: [], masks: [] };
  #nowMs = 1_000_000;

  constructor(settings: Partial<DetectorSettings> = {}) {
    this.#settings = { ...this.#settings, ...settings };
    this.detector = new Detector({ columns: COLUMNS, rows: ROWS, ...this.#settings });
  }

  tune(settings: Partial<DetectorSettings>): void {
    this.#settings = { ...this.#settings, ...settings };
    this.detector.tune(this.#settings);
  }

  see(map: Uint8Array, elapsedMs = FRAME_MS): Examination {
    this.#nowMs += elapsedMs;
    return this.detector.examine(map, this.#nowMs);
  }

  /** Shows a picture for so long; returns the last result. */
  show(map: Uint8Array, ms: number): Examination {
    let result = this.see(map);
    for (let shown = FRAME_MS; shown < ms; shown += FRAME_MS) result = this.see(map);
    return result;
  }

  /** Past the time in which the picture is learned. */
  learn(map: Uint8Array = picture(wall)): this {
    this.show(map, 4600);
    return this;
  }
}
