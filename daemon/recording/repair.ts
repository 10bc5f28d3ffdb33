import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import {
  AVI_HEAD_BYTES,
  CHUNK_HEAD_BYTES,
  evenBytes,
  pictureEnd,
  readAviHead,
  readChunkHead,
} from './avi-format.ts';
import type { FileSystem } from './disk-queue.ts';
import { finishAvi, writeAll } from './finish-avi.ts';
import type { AviShape } from './finish-avi.ts';
import { END_MARKER, START_MARKER } from '../frame/jpeg-markers.ts';
import { readStamp, stampPlace } from './picture-stamp.ts';
import { closedName, INDEX_ENDING, OPEN_ENDING } from './recording-names.ts';
import { indexBytes, readIndex } from './side-index.ts';
import type { IndexRecord } from './side-index.ts';

/** What a power cut may have taken although the index has it: more than what is written between two syncs. */
const DOUBTED_MS = 8000;
/** A sector that a disk did not write. Application data may have as many zeros, coded data never has. */
const HOLE = Buffer.alloc(512);
/** Enough for the application data that comes before the time of a picture. */
const STAMP_SEARCH_BYTES = 2 ** 16 + 64;

/**
 * Closes an AVI that a power cut or a crash left open. Its index says where the pictures are, so that only the last ones are looked
 * at; what the index lacks is found chunk by chunk. A file without a whole picture is deleted.
 *
 * @param stem see stemOf()
 * @returns the path of the closed AVI below the root; null if it had no picture
 */
export async function repairAvi(fs: FileSystem, root: string, stem: string): Promise<string | null> {
  const [aviPath, indexPath] = [OPEN_ENDING, INDEX_ENDING].map((ending) => join(root, stem + ending));
  const file = await fs.open(aviPath ?? '', 'r+');
  let lengthMs: number | null = null;
  try {
    lengthMs = await repairContent(fs, file, indexPath ?? '');
  } finally {
    await file.close();
  }
  if (lengthMs === null) {
    for (const path of [aviPath, indexPath]) await fs.unlink(path ?? '').catch(orMissing);
    return null;
  }
  const closed = closedName(stem, lengthMs);
  await fs.rename(aviPath ?? '', join(root, closed));
  return closed;
}

/** Returns the length in ms; null if nothing of it can be shown. */
async function repairContent(fs: FileSystem, file: FileHandle, indexPath: string): Promise<number | null> {
  const fileBytes = (await file.stat()).size;
  // Its first bytes were on disk before those of a picture.
  const shape = readAviHead(await readAt(file, 0, AVI_HEAD_BYTES));
  if (shape === null) return null;
  const indexed = readIndex(await fs.readFile(indexPath).catch(() => Buffer.alloc(0)));
  const records = await withoutTorn(file, fileBytes, indexed);
  await addUnindexed(file, fileBytes, records, shape);
  const [first, last] = [records[0], records.at(-1)];
  if (first === undefined || last === undefined) return null;
  const lengthMs = last.atMs - first.atMs + (1000 * shape.scale) / shape.rate;
  const end = pictureEnd(last);
  await file.truncate(end);
  await finishAvi(file, { shape, pictures: records, end, lengthMs });
  await file.sync();
  const index = await fs.open(indexPath, 'w');
  try {
    await writeAll(index, indexBytes(records), 0);
    await index.sync();
  } finally {
    await index.close();
  }
  return lengthMs;
}

/** The records whose pictures are whole. Those that were synced long before the last one are. */
async function withoutTorn(
  file: FileHandle,
  fileBytes: number,
  indexed: readonly IndexRecord[],
): Promise<IndexRecord[]> {
  const records = indexed.filter((record) => pictureEnd(record) <= fileBytes);
  const doubtedMs = (records.at(-1)?.atMs ?? 0) - DOUBTED_MS;
  for (const [i, record] of records.entries())
    if (record.atMs >= doubtedMs && !(await isWhole(file, record))) return records.slice(0, i);
  return records;
}

/** Adds the whole pictures after the last record. */
async function addUnindexed(
  file: FileHandle,
  fileBytes: number,
  records: IndexRecord[],
  { rate, scale }: AviShape,
): Promise<void> {
  const last = records.at(-1);
  let offset = last === undefined ? AVI_HEAD_BYTES : pictureEnd(last);
  let atMs = last?.atMs ?? 0;
  while (offset + CHUNK_HEAD_BYTES <= fileBytes) {
    const bytes = readChunkHead(await readAt(file, offset, CHUNK_HEAD_BYTES));
    if (bytes === null) return;
    const end = offset + CHUNK_HEAD_BYTES + evenBytes(bytes);
    atMs += (1000 * scale) / rate;
    if (bytes > 0) {
      if (end > fileBytes || !(await isWhole(file, { offset, bytes }))) return;
      const start = await readAt(file, offset + CHUNK_HEAD_BYTES, Math.min(bytes, STAMP_SEARCH_BYTES));
      atMs = Math.max(readStamp(start) ?? Math.round(atMs), records.at(-1)?.atMs ?? 0);
      records.push({ atMs, offset, bytes });
    }
    offset = end;
  }
}

/** Whether the chunk is there, and its picture begins and ends as a JPEG does, without a hole. */
async function isWhole(file: FileHandle, { offset, bytes }: Omit<IndexRecord, 'atMs'>): Promise<boolean> {
  const head = await readAt(file, offset, CHUNK_HEAD_BYTES);
  if (readChunkHead(head) !== bytes) return false;
  const picture = await readAt(file, offset + CHUNK_HEAD_BYTES, bytes);
  return (
    picture.subarray(0, START_MARKER.length).equals(START_MARKER) &&
    picture.subarray(-END_MARKER.length).equals(END_MARKER) &&
    !picture.includes(HOLE, stampPlace(picture))
  );
}

async function readAt(file: FileHandle, position: number, bytes: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, position);
  return buffer.subarray(0, bytesRead);
}

function orMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
