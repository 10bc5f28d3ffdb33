import type { FileHandle } from 'node:fs/promises';
import { AVI_HEAD_BYTES, aviHead, aviIndex, slotsOf } from './avi-format.ts';
import type { AviHead, AviPicture } from './avi-format.ts';
import { systemError } from './disk-queue.ts';

/** Size and rate of the pictures. */
export type AviShape = Omit<AviHead, 'closed'>;

interface AviContent {
  readonly shape: AviShape;
  readonly pictures: readonly AviPicture[];
  /** Where the last chunk ends. */
  readonly end: number;
  /** From the first picture to the end of the last. */
  readonly lengthMs: number;
}

/** Slots that run ahead of the clock by more than this are spread over the true time. */
const SPREAD_MS = 50;

/** Appends the index to an AVI and writes the sizes into its head. Returns the length of the file. */
export async function finishAvi(file: FileHandle, content: AviContent): Promise<number> {
  const { shape, pictures, end, lengthMs } = content;
  const slots = slotsOf(pictures, end);
  const isAhead = (slots * shape.scale * 1000) / shape.rate > lengthMs + SPREAD_MS;
  const head = aviHead({
    ...shape,
    ...(isAhead && { rate: slots * 1000, scale: Math.max(1, Math.round(lengthMs)) }),
    closed: {
      slots,
      moviBytes: end - AVI_HEAD_BYTES,
      largest: pictures.reduce((most, { bytes }) => Math.max(most, bytes), 0),
    },
  });
  const index = aviIndex(pictures, end);
  await writeAll(file, index, end);
  await writeAll(file, head, 0);
  return end + index.length;
}

/** Writes all bytes: a disk that is nearly full takes a part of them before it refuses. */
export async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at, position + at);
    if (bytesWritten === 0) throw systemError('ENOSPC', 'no space left on device');
    at += bytesWritten;
  }
}
