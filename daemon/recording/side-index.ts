import type { AviPicture } from './avi-format.ts';

/**
 * The file `.idx` beside an AVI: a record for each picture, so that a reader finds the picture of a time at once, also
 * while the AVI is being written, and so that an AVI that a power cut left open gets its own index without being read.
 *
 * A record: ms since 1970 (8 bytes), offset of the chunk's head (4), bytes of the JPEG (4), all little-endian. In a file
 * that is named after a boot, ms count from the start of the machine.
 */
export const INDEX_RECORD_BYTES = 16;
/** Of 8 bytes, Node reads and writes 6 as a number: enough for the year 10,000. */
const TIME_BYTES = 6;

export interface IndexRecord extends AviPicture {
  readonly atMs: number;
}

export function writeIndexRecord(target: Buffer, at: number, { atMs, offset, bytes }: IndexRecord): void {
  target.fill(0, at, at + INDEX_RECORD_BYTES);
  target.writeUIntLE(atMs, at, TIME_BYTES);
  target.writeUInt32LE(offset, at + 8);
  target.writeUInt32LE(bytes, at + 12);
}

export function indexBytes(records: readonly IndexRecord[]): Buffer {
  const bytes = Buffer.alloc(records.length * INDEX_RECORD_BYTES);
  records.forEach((record, i) => writeIndexRecord(bytes, i * INDEX_RECORD_BYTES, record));
  return bytes;
}

/** The records up to the first that cannot be right: a power cut can leave half a record, or zeros. */
export function readIndex(bytes: Buffer): IndexRecord[] {
  const records: IndexRecord[] = [];
  let [earliestMs, least] = [0, 1];
  for (let at = 0; at + INDEX_RECORD_BYTES <= bytes.length; at += INDEX_RECORD_BYTES) {
    const record = {
      atMs: bytes.readUIntLE(at, TIME_BYTES),
      offset: bytes.readUInt32LE(at + 8),
      bytes: bytes.readUInt32LE(at + 12),
    };
    if (record.atMs < earliestMs || record.offset < least || record.bytes === 0) break;
    records.push(record);
    earliestMs = record.atMs;
    least = record.offset + record.bytes;
  }
  return records;
}
