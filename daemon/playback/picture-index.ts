import type { FileHandle } from 'node:fs/promises';
import {
  AVI_HEAD_BYTES,
  AVI_INDEX_ENTRY_BYTES,
  CHUNK_HEAD_BYTES,
  evenBytes,
  readAviHead,
  readChunkHead,
} from '../recording/avi-format.ts';
import type { AviHead } from '../recording/avi-format.ts';
import type { IndexRecord } from '../recording/side-index.ts';

/** A file has a minute: this is for one of 240 frames per second. */
const MOST_SLOTS = 15_000;
/** Bytes of 'movi', of which the offsets in idx1 count. */
const LIST_TYPE_BYTES = 4;

/** The head of an AVI of ours; null for other files. */
export async function headOf(avi: FileHandle): Promise<AviHead | null> {
  return readAviHead(await read(avi, 0, AVI_HEAD_BYTES));
}

/**
 * Finds the pictures of an AVI that has no index beside it: by its own index if it is closed, else by the heads of its chunks. A slot's
 * number says its time.
 */
export async function picturesWithoutIndex(
  avi: FileHandle,
  head: AviHead,
  startMs: number,
): Promise<IndexRecord[]> {
  const slots = head.closed === null ? await walk(avi) : await readOwnIndex(avi, head.closed);
  const slotMs = (1000 * head.scale) / head.rate;
  return slots.flatMap(({ offset, bytes }, slot) =>
    bytes === 0 ? [] : [{ atMs: Math.round(startMs + slot * slotMs), offset, bytes }],
  );
}

interface Slot {
  readonly offset: number;
  readonly bytes: number;
}

async function readOwnIndex(
  avi: FileHandle,
  { moviBytes, slots }: { moviBytes: number; slots: number },
): Promise<Slot[]> {
  const length = Math.min(slots, MOST_SLOTS) * AVI_INDEX_ENTRY_BYTES;
  const index = await read(avi, AVI_HEAD_BYTES + moviBytes + CHUNK_HEAD_BYTES, length);
  return Array.from({ length: Math.floor(index.length / AVI_INDEX_ENTRY_BYTES) }, (_, i) => ({
    offset: index.readUInt32LE(i * AVI_INDEX_ENTRY_BYTES + 8) + AVI_HEAD_BYTES - LIST_TYPE_BYTES,
    bytes: index.readUInt32LE(i * AVI_INDEX_ENTRY_BYTES + 12),
  }));
}

/** Up to the first chunk that is not whole. */
async function walk(avi: FileHandle): Promise<Slot[]> {
  const slots: Slot[] = [];
  const { size } = await avi.stat();
  for (let offset = AVI_HEAD_BYTES; slots.length < MOST_SLOTS;) {
    const bytes = readChunkHead(await read(avi, offset, CHUNK_HEAD_BYTES));
    if (bytes === null || offset + CHUNK_HEAD_BYTES + bytes > size) break;
    slots.push({ offset, bytes });
    offset += CHUNK_HEAD_BYTES + evenBytes(bytes);
  }
  return slots;
}

/** At most so many bytes: less at the end of the file. */
export async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
