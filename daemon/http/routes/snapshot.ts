import type { Context } from 'koa';
import type { Frame } from '../../frame/frame.ts';
import { unixSeconds } from '../../stream/multipart.ts';
import { clientGone, noPicture, NO_STORE, rejectDelayed } from '../responses.ts';
import { nextFrame } from '../camera-view.ts';
import type { CameraView, NextFrame } from '../camera-view.ts';

const MAX_AGE_LIMIT_MS = 60_000;
/** A camera that is just being started for this request gets more time; OctoPrint gives up after 5 s. */
const START_MS = 4500;

interface SnapshotParts {
  readonly camera: CameraView;
  readonly broadcaster: NextFrame;
}

/** GET and HEAD /snapshot.jpg: the first frame captured after the request, or one no older than `max_age` ms. */
export function snapshot({ camera, broadcaster }: SnapshotParts) {
  return async (ctx: Context): Promise<void> => {
    const maxAgeMs = readMaxAge(ctx.query['max_age']);
    if (maxAgeMs === null) {
      return rejectDelayed(
        ctx,
        'bad-parameter',
        `max_age is a whole number of milliseconds, 0 to ${MAX_AGE_LIMIT_MS}.`,
      );
    }
    const frame = ctx.method === 'HEAD' ? camera.current() : await fresh(ctx, camera, broadcaster, maxAgeMs);
    if (frame === null) return noPicture(ctx, 'no-frame');
    ctx.type = 'image/jpeg';
    ctx.length = frame.jpegBytes;
    ctx.set({ 'Cache-Control': NO_STORE, Pragma: 'no-cache', 'X-Timestamp': unixSeconds(frame.wallClockMs) });
    // A copy: the frame's place in the ring is not ours for as long as a slow client takes.
    ctx.body = Buffer.from(frame.jpeg);
  };
}

async function fresh(
  ctx: Context,
  camera: CameraView,
  frames: NextFrame,
  maxAgeMs: number,
): Promise<Frame | null> {
  const current = camera.current();
  if (current !== null && performance.now() - current.capturedAtMs <= maxAgeMs) return current;
  const release = camera.hold();
  try {
    // A camera at 0.5 frames a second has its next frame within 2 s, which is no reason for an error.
    const waitMs = current === null ? ctx.holdMs : ctx.holdMs + camera.frameIntervalMs();
    const limitMs = camera.starting() ? START_MS : Math.min(waitMs, START_MS);
    return await nextFrame(frames, limitMs, clientGone(ctx));
  } finally {
    release();
  }
}

/** -1 when it was not given: no age is young enough. */
function readMaxAge(value: string | string[] | undefined): number | null {
  if (value === undefined) return -1;
  if (typeof value !== 'string' || !/^\d{1,6}$/.test(value) || Number(value) > MAX_AGE_LIMIT_MS) return null;
  return Number(value);
}
