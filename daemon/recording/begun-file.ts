import type { Frame } from '../frame/frame.ts';
import { MAX_AVI_BYTES } from './avi-format.ts';
import type { AviWriter } from './avi-writer.ts';
import type { FileTime } from './file-clock.ts';

/** A file that takes pictures. */
export interface BegunFile {
  readonly writer: AviWriter;
  readonly time: FileTime;
  /** Of its first picture; a frame itself would keep the whole ring in memory. */
  readonly first: Pick<Frame, 'capturedAtMs' | 'width' | 'height'>;
}

/** Players without OpenDML take 1 GB, and a file that is lost with its disk should not be a long one. */
const FILE_MS = 60_000;
/** After this much without a picture, the next one begins a file of its own. RECORD_FPS=0.1 has one every 10 s. */
export const GAP_MS = 12_000;
/** A clock that is corrected bit by bit moves by less in a minute. */
const CLOCK_JUMP_MS = 500;

/**
 * Whether a frame needs another file.
 *
 * @param now the time of a file that would begin with it
 * @param lastMs when the last picture in the file was captured
 */
export function needsNewFile(
  { writer, time, first }: BegunFile,
  frame: Frame,
  now: FileTime,
  lastMs: number,
): boolean {
  const elapsedMs = frame.capturedAtMs - first.capturedAtMs;
  return (
    elapsedMs >= FILE_MS ||
    writer.bytes + frame.jpegBytes > MAX_AVI_BYTES ||
    frame.width !== first.width ||
    frame.height !== first.height ||
    frame.capturedAtMs - lastMs > GAP_MS ||
    now.boot !== time.boot ||
    Math.abs(now.startMs - time.startMs - elapsedMs) > CLOCK_JUMP_MS
  );
}
