import { SOF0 } from '../jpeg-markers.ts';
import type { ScanRefusal } from './scan-refusal.ts';

/** A component in a start-of-frame segment. */
interface FrameComponent {
  readonly id: number;
  readonly across: number;
  readonly down: number;
  /** Number of its quantization table. */
  readonly table: number;
}

/** A start-of-frame segment of a baseline JPEG. */
export interface FrameHeader {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly components: readonly FrameComponent[];
}

const SOF1 = SOF0 + 1;
/** By the code's distance from SOF0; later ones are arithmetic (T.81, table B.1). */
const OTHER_KINDS: Readonly<Record<number, ScanRefusal>> = {
  2: 'progressive',
  3: 'lossless',
  5: 'hierarchical',
  6: 'hierarchical',
  7: 'hierarchical',
};
const MAX_SAMPLING = 4;
const MAX_TABLE = 3;

/** Reads the payload of a start-of-frame segment. */
export function readFrameHeader(marker: number, payload: Buffer): FrameHeader | ScanRefusal {
  if (marker > SOF1) return OTHER_KINDS[marker - SOF0] ?? 'arithmetic';
  if (payload.length < 6) return 'malformed';
  if (payload[0] !== 8) return 'not-8-bit';
  const [height, width] = [payload.readUInt16BE(1), payload.readUInt16BE(3)];
  const count = payload[5] ?? 0;
  if (width === 0 || height === 0 || ![1, 3, 4].includes(count) || payload.length !== 6 + 3 * count)
    return 'malformed';
  const components: FrameComponent[] = [];
  for (let at = 6; at < payload.length; at += 3) {
    const [id = 0, sampling = 0, table = 0] = payload.subarray(at, at + 3);
    const [across, down] = [sampling >> 4, sampling & 15];
    const isValid =
      across > 0 && down > 0 && across <= MAX_SAMPLING && down <= MAX_SAMPLING && table <= MAX_TABLE;
    if (!isValid || components.some((other) => other.id === id)) return 'malformed';
    components.push({ id, across, down, table });
  }
  return { width, height, components };
}
