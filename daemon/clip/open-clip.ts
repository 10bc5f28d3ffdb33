import type { Frame } from '../frame/frame.ts';
import { CLIP_FORMATS, clipBytes } from './clip-format.ts';
import type { ClipFormatName, ClipPicture } from './clip-format.ts';
import { RingPictures } from './ring-pictures.ts';
import type { RingPicturesParts } from './ring-pictures.ts';

/** What a clip needs of the camera, which someone keeps running. */
export interface ClipSource extends Omit<RingPicturesParts, 'now'> {
  /** Measured, in ms; Infinity if there are too few frames. */
  readonly frameIntervalMs: () => number;
  /** Null if none comes in time. */
  readonly nextFrame: (gone: AbortSignal) => Promise<Frame | null>;
}

/** What a client asks for. */
export interface ClipRange {
  readonly beforeMs: number;
  readonly afterMs: number;
  readonly format: ClipFormatName;
}

/** A clip that has a first picture. */
export interface OpenClip {
  /** Of the first picture, in ms since 1970. */
  readonly atMs: number;
  /** By how much it begins later than it was asked to. */
  readonly missingMs: number;
  /** The file, while it is made. It ends by itself, also when `gone` aborts. */
  readonly bytes: AsyncGenerator<Uint8Array>;
  /** Frames that were overwritten before they were taken. */
  readonly skipped: () => number;
}

/** Unless the rate is known: empty slots cost 8 bytes. */
const USUAL_FPS = 30;

/** Begins a clip of what the camera saw before this moment, and will see after it; null if there is no picture of it. */
export async function openClip(
  source: ClipSource,
  { beforeMs, afterMs, format }: ClipRange,
  gone: AbortSignal,
  nowMs = performance.now(),
): Promise<OpenClip | null> {
  const [sinceMs, untilMs] = [nowMs - beforeMs, nowMs + afterMs];
  const first = source.framesSince(sinceMs)[0] ?? (await source.nextFrame(gone));
  if (first === null || first.capturedAtMs > untilMs || gone.aborted) return null;
  const { width, height, wallClockMs, capturedAtMs } = first;
  const ring = new RingPictures(source, sinceMs, untilMs);
  const pictures = ring.pictures(gone);
  // The camera may have become private meanwhile, and then there is none.
  const start = await pictures.next();
  if (start.done === true) return null;
  const intervalMs = source.frameIntervalMs();
  const writer = CLIP_FORMATS[format].writer({
    width,
    height,
    fps: Number.isFinite(intervalMs) ? 1000 / intervalMs : USUAL_FPS,
    lengthMs: untilMs - capturedAtMs,
  });
  return {
    atMs: wallClockMs,
    missingMs: Math.max(0, capturedAtMs - sinceMs),
    bytes: clipBytes(writer, startingWith(start.value, pictures)),
    skipped: () => ring.skipped,
  };
}

async function* startingWith(
  first: ClipPicture,
  others: AsyncGenerator<ClipPicture>,
): AsyncGenerator<ClipPicture> {
  yield first;
  yield* others;
}
