import type { MovingBox } from '../detector/examination.ts';
import type { MapRefusal } from '../map/brightness-map.ts';
import type { TuningResult } from '../motion-result.ts';

/** What the worker says about a frame. */
export interface Answer {
  /** What it found, or why there is no map of the frame. `blocks` is empty unless the frame was for tuning. */
  readonly found: TuningResult | MapRefusal;
  /** How long it took. */
  readonly examinedMs: number;
}

/** What most answers do not have. */
interface Details {
  readonly refusal: MapRefusal | null;
  readonly boxes: readonly MovingBox[];
  /** In base64. */
  readonly blocks: string;
}

const NO_BLOCKS = new Uint8Array(0);
const NO_DETAILS: Details = { refusal: null, boxes: [], blocks: '' };

/** Writes an answer as numbers. What they cannot say is returned as a text, usually '': reading JSON takes the main thread several times as long. */
export function writeAnswer({ found, examinedMs }: Answer, numbers: Float64Array): string {
  numbers[0] = examinedMs;
  if (typeof found === 'string') return JSON.stringify({ ...NO_DETAILS, refusal: found });
  const { atMs, score, columns, rows, moving, sceneChange, covered, moved, quiet, boxes } = found;
  const flags = [moving, sceneChange, covered, moved, quiet].map(Number);
  numbers.set([atMs, score, columns, rows, ...flags], 1);
  const details: Details = { refusal: null, boxes, blocks: Buffer.from(found.blocks).toString('base64') };
  return boxes.length === 0 && details.blocks === '' ? '' : JSON.stringify(details);
}

/** The answer that was written as these numbers and this text. */
export function readAnswer(numbers: Float64Array, text: string): Answer {
  const { refusal, boxes, blocks } = text === '' ? NO_DETAILS : (JSON.parse(text) as Details);
  const examinedMs = numbers[0] ?? 0;
  if (refusal !== null) return { found: refusal, examinedMs };
  const found = {
    atMs: numbers[1] ?? 0,
    score: numbers[2] ?? 0,
    columns: numbers[3] ?? 0,
    rows: numbers[4] ?? 0,
    moving: numbers[5] === 1,
    sceneChange: numbers[6] === 1,
    covered: numbers[7] === 1,
    moved: numbers[8] === 1,
    quiet: numbers[9] === 1,
    boxes,
    blocks: blocks === '' ? NO_BLOCKS : Buffer.from(blocks, 'base64'),
  };
  return { found, examinedMs };
}
