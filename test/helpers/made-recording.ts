import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  AVI_HEAD_BYTES,
  aviHead,
  aviIndex,
  CHUNK_HEAD_BYTES,
  evenBytes,
  pictureEnd,
  slotsOf,
  writeChunkHead,
} from '../../daemon/recording/avi-format.ts';
import { closedName, INDEX_ENDING, OPEN_ENDING, stemOf } from '../../daemon/recording/recording-names.ts';
import { indexBytes } from '../../daemon/recording/side-index.ts';
import type { IndexRecord } from '../../daemon/recording/side-index.ts';
import { jpeg } from './jpeg.ts';

export interface MadeRecording {
  readonly startMs: number;
  readonly kind?: string;
  /** Of the event; by default continuous recording. */
  readonly id?: string | null;
  readonly pictures: number;
  readonly fps: number;
  /** It is being written. */
  readonly isOpen?: boolean;
  readonly hasIndex?: boolean;
  readonly width?: number;
  /** Bytes at the end of the AVI that are missing, as after a power cut. */
  readonly cutBytes?: number;
  /** By default noise that only looks like a JPEG. */
  readonly pictureOf?: (number: number) => Buffer;
}

/** Writes a recording below the root as picamd does, each picture another one. Returns its name without ending. */
export function makeRecording(root: string, made: MadeRecording): string {
  const {
    startMs,
    id = null,
    kind = id === null ? 'continuous' : 'motion',
    pictures,
    fps,
    width = 64,
  } = made;
  const stem = stemOf({ startMs, boot: null, kind, id });
  const path = join(root, stem);
  mkdirSync(dirname(path), { recursive: true });
  const records: IndexRecord[] = [];
  const chunks: Buffer[] = [];
  let end = AVI_HEAD_BYTES;
  for (let i = 0; i < pictures; i++) {
    const picture = made.pictureOf?.(i) ?? recordedJpeg(startMs, i, width);
    const chunk = Buffer.alloc(CHUNK_HEAD_BYTES + evenBytes(picture.length));
    writeChunkHead(chunk, 0, picture.length);
    picture.copy(chunk, CHUNK_HEAD_BYTES);
    chunks.push(chunk);
    const record = { atMs: startMs + Math.round((i * 1000) / fps), offset: end, bytes: picture.length };
    records.push(record);
    end = pictureEnd(record);
  }
  const shape = { width, height: 48, rate: fps, scale: 1 };
  const closed = { slots: slotsOf(records, end), moviBytes: end - AVI_HEAD_BYTES, largest: 1000 };
  const avi = made.isOpen
    ? Buffer.concat([aviHead({ ...shape, closed: null }), ...chunks])
    : Buffer.concat([aviHead({ ...shape, closed }), ...chunks, aviIndex(records, end)]);
  const name = made.isOpen ? `${stem}${OPEN_ENDING}` : closedName(stem, (pictures * 1000) / fps);
  writeFileSync(join(root, name), avi.subarray(0, avi.length - (made.cutBytes ?? 0)));
  if (made.hasIndex ?? true) writeFileSync(`${path}${INDEX_ENDING}`, indexBytes(records));
  return stem;
}

/** The picture of this number in a recording that makeRecording() wrote. */
export function recordedJpeg(startMs: number, number: number, width = 64): Buffer {
  return jpeg({ width, height: 48, seed: (startMs % 1000) + number, scanBytes: 300 });
}
