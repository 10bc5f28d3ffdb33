import { Detector } from '../../../daemon/motion/detector/detector.ts';
import type { DetectorSettings, Examination } from '../../../daemon/motion/detector/examination.ts';

export const [COLUMNS, ROWS] = [40, 30];
const FRAME_MS = 200;

/** A map with a value for each block. */
export function picture(value: (x: number, y: number) => number): Uint8Array {
  return Uint8ClampedArray.from({ length: COLUMNS * ROWS }, (_, i) =>
    value(i % COLUMNS, Math.trunc(i / COLUMNS)),
  ) as unknown as Uint8Array;
}

/** Bricks of many brightnesses, 60 to 140. */
export function wall(x: number, y: number): number {
  return 60 + ((x * 7919 + y * 104_729) % 81);
}

/** The wall with something that is brighter and has a pattern of its own. */
export function thing(left: number, top: number, width: number, height: number) {
  return (x: number, y: number): number =>
    x >= left && x < left + width && y >= top && y < top + height
      ? 150 + ((x * 31 + y * 17) % 40)
      : wall(x, y);
}

/** A detector that is shown small pictures, five a second. */
export class Watching {
  readonly detector: Detector;
  #nowMs = 1_000_000;

  constructor(settings: Partial<DetectorSettings> = {}) {
    this.detector = new Detector({
      columns: COLUMNS,
      rows: ROWS,
      sensitivity: 50,
      area: 1,
      zones: [],
      masks: [],
      ...settings,
    });
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
    this.show(map, 6000);
    return this;
  }
}
