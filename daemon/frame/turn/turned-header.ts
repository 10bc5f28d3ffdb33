import type { Turn } from '../exif-orientation.ts';
import { isExif } from '../exif-orientation.ts';
import { DHT, DQT, DRI, isStartOfFrame, MARKER, SEGMENT_HEAD, SOS, START_BYTES } from '../jpeg-markers.ts';
import { STANDARD_TABLES } from '../standard-huffman.ts';
import { BLOCK } from './block-turn.ts';
import type { BlockTurn } from './block-turn.ts';

export interface TurnedSize {
  readonly width: number;
  readonly height: number;
}

/**
 * The header of a JPEG for its turned scan, up to the end of SOS: with the size, the sampling and the quantization of
 * turned blocks, with the standard Huffman tables, and without restart markers and EXIF data, which would turn it again.
 *
 * @param jpeg its header has been read without a fault
 * @param end of its SOS
 */
export function turnedHeader(
  jpeg: Buffer,
  end: number,
  { width, height }: TurnedSize,
  turn: Turn,
  { places }: BlockTurn,
  hasChroma: boolean,
): Buffer {
  const parts = [jpeg.subarray(0, START_BYTES)];
  for (let at = START_BYTES; at < end;) {
    while (jpeg[at + 1] === MARKER) at++;
    const marker = jpeg[at + 1] ?? 0;
    const next = at + START_BYTES + jpeg.readUInt16BE(at + START_BYTES);
    const segment = Buffer.from(jpeg.subarray(at, next));
    const isDropped =
      marker === DHT || marker === DRI || isExif(marker, segment, SEGMENT_HEAD, segment.length);
    if (marker === DQT) turnQuantization(segment, places);
    else if (isStartOfFrame(marker)) {
      segment.writeUInt16BE(height, SEGMENT_HEAD + 1);
      segment.writeUInt16BE(width, SEGMENT_HEAD + 3);
      if (turn !== 180) swapSampling(segment);
    } else if (marker === SOS) {
      parts.push(STANDARD_TABLES);
      setTables(segment, hasChroma);
    }
    if (!isDropped) parts.push(segment);
    at = next;
  }
  return Buffer.concat(parts);
}

function turnQuantization(segment: Buffer, places: Uint8Array): void {
  for (let at = SEGMENT_HEAD; at < segment.length;) {
    const bytes = ((segment[at++] ?? 0) >> 4) + 1;
    const table = Uint16Array.from({ length: BLOCK }, (_, i) => segment.readUIntBE(at + i * bytes, bytes));
    for (const [i, divisor] of table.entries())
      segment.writeUIntBE(divisor, at + (places[i] ?? 0) * bytes, bytes);
    at += BLOCK * bytes;
  }
}

/** Each component has three bytes: its number, its sampling across and down, and the number of its quantization table. */
function swapSampling(segment: Buffer): void {
  for (let at = SEGMENT_HEAD + 7; at < segment.length; at += 3) {
    const sampling = segment[at] ?? 0;
    segment[at] = ((sampling & 15) << 4) | (sampling >> 4);
  }
}

/** Each component has two bytes: its number, and the numbers of its tables. */
function setTables(segment: Buffer, hasChroma: boolean): void {
  const count = segment[SEGMENT_HEAD] ?? 0;
  for (let i = 0; i < count; i++) segment[SEGMENT_HEAD + 2 + 2 * i] = hasChroma && i > 0 ? 0x11 : 0;
}
