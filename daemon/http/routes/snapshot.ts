import type { Context } from 'koa';
import type { Frame } from '../../frame/frame.ts';
import { unixSeconds } from '../../stream/multipart.ts';
import { networkOf } from '../../net/network-prefix.ts';
import { resetConnection } from '../../server/reset-connection.ts';
import { timedFileName } from '../../text/file-name.ts';
import { inlineFile } from '../content-disposition.ts';
import { clientGone, delayResponse, noPicture, NO_STORE, rejectDelayed } from '../responses.ts';
import { FRAME_WAIT_MS, nextFrame } from '../camera-view.ts';
import type { CameraView, NextFrame } from '../camera-view.ts';
import { clientOf } from '../request-client.ts';
import { PictureTurner } from '../picture-turner.ts';
import type { TurnProblem } from '../picture-turner.ts';
import { SnapshotCopies } from '../snapshot-copies.ts';

const MAX_AGE_LIMIT_MS = 60_000;
/** A camera that is being started for this request gets more time; OctoPrint gives up after 5 s. */
const START_MS = 4500;

interface SnapshotParts {
  readonly camera: CameraView;
  readonly broadcaster: NextFrame;
  /** What is answered while the camera is private. */
  readonly privateSnapshot: () => 'error' | 'card';
  /** The cameras of a hub share these. */
  readonly copies?: SnapshotCopies;
  readonly turner?: PictureTurner;
}

/**
 * GET /snapshot.jpg: the first frame captured after the request, or one no older than `max_age` ms. HEAD does the
 * same, so that it has the status and headers of GET (RFC 9110 §9.3.2); it starts an idle camera too. With
 * `rotate=pixels` the picture is upright without its EXIF orientation.
 */
export function snapshot(parts: SnapshotParts) {
  const { camera, broadcaster, privateSnapshot } = parts;
  const { copies = new SnapshotCopies(), turner = new PictureTurner() } = parts;
  return async (ctx: Context): Promise<void> => {
    const maxAgeMs = readMaxAge(ctx.query['max_age']);
    if (maxAgeMs === null) {
      return rejectDelayed(
        ctx,
        'bad-parameter',
        `max_age must be a whole number of milliseconds from 0 to ${MAX_AGE_LIMIT_MS}.`,
      );
    }
    const { rotate } = ctx.query;
    if (rotate !== undefined && rotate !== 'pixels')
      return rejectDelayed(ctx, 'bad-parameter', 'rotate must be pixels, given once.');
    const gone = clientGone(ctx);
    // A hub gets no card over NATS: nothing would come.
    if (camera.isPrivate() && privateSnapshot() === 'error') {
      await delayResponse(ctx);
      return noPicture(ctx, 'private');
    }
    const found = await fresh(camera, broadcaster, maxAgeMs, gone);
    // It may have become private meanwhile, and what was found be a picture from before.
    const isPrivate = camera.isPrivate();
    if (isPrivate && privateSnapshot() === 'error') {
      await delayResponse(ctx);
      return noPicture(ctx, 'private');
    }
    const frame = isPrivate ? camera.current() : found;
    if (frame === null || gone.aborted) return noPicture(ctx, 'no-frame');
    const turn = rotate === undefined ? 0 : camera.turn();
    let length = frame.jpegBytes;
    // The length of a turned picture is only known when it has been turned, also for HEAD.
    if (ctx.method !== 'HEAD' || turn !== 0) {
      const { socket } = ctx.req;
      const copy = copies.take(frame, networkOf(clientOf(ctx).address), () => resetConnection(socket));
      if (copy === null) {
        await delayResponse(ctx);
        return noPicture(ctx, 'too-many-snapshots');
      }
      gone.addEventListener('abort', copy.release, { once: true });
      const jpeg = turn === 0 ? copy.jpeg : await turner.turn(copy.jpeg, turn, gone);
      if (typeof jpeg === 'string') return notTurned(ctx, jpeg);
      if (camera.isPrivate() && !isPrivate) return noPicture(ctx, 'private');
      ctx.body = jpeg;
      ({ length } = jpeg);
    }
    ctx.status = 200;
    ctx.type = 'image/jpeg';
    ctx.length = length;
    ctx.set({
      'Cache-Control': NO_STORE,
      Pragma: 'no-cache',
      'X-Timestamp': unixSeconds(frame.wallClockMs),
      'Content-Disposition': inlineFile(timedFileName(ctx.cameraName(), frame.wallClockMs, 'jpg')),
    });
  };
}

const REASONS: { readonly [Problem in Exclude<TurnProblem, 'busy' | 'gone'>]?: string } = {
  slow: 'it took too long',
  'too-large': 'it is too large',
  'too-small': 'it is too small',
  truncated: 'it is damaged',
  malformed: 'it is damaged',
};

/** Answers a request for turned pixels that cannot be met. */
async function notTurned(ctx: Context, problem: TurnProblem): Promise<void> {
  if (problem === 'gone') return noPicture(ctx, 'no-frame');
  if (problem === 'busy') {
    await delayResponse(ctx);
    return noPicture(ctx, 'busy-rotating');
  }
  const reason = REASONS[problem] ?? `it is a JPEG of another kind (${problem})`;
  await rejectDelayed(
    ctx,
    'cannot-rotate',
    `The pixels of this picture cannot be rotated: ${reason}. Request it without rotate=pixels, and turn it by its EXIF orientation.`,
  );
}

async function fresh(
  camera: CameraView,
  frames: NextFrame,
  maxAgeMs: number,
  gone: AbortSignal,
): Promise<Frame | null> {
  const nowMs = performance.now();
  const current = camera.current();
  if (current !== null && nowMs - current.capturedAtMs <= maxAgeMs) return current;
  const release = camera.hold();
  try {
    // At 0.5 frames per second the next frame is up to 2 s away, which is not an error.
    const waitMs = current === null ? FRAME_WAIT_MS : FRAME_WAIT_MS + camera.frameIntervalMs();
    return await nextFrame(frames, camera.starting() ? START_MS : Math.min(waitMs, START_MS), gone, nowMs);
  } finally {
    release();
  }
}

/** Without the parameter -1, which no frame is young enough for; null if it is not valid. */
function readMaxAge(value: string | string[] | undefined): number | null {
  if (value === undefined) return -1;
  if (typeof value !== 'string' || !/^\d{1,6}$/.test(value) || Number(value) > MAX_AGE_LIMIT_MS) return null;
  return Number(value);
}
