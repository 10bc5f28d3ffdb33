import type { Context } from 'koa';
import type { AccessControl } from '../../access/access-control.ts';
import { CLIP_FORMATS, clipBytes } from '../../clip/clip-format.ts';
import type { ClipPicture } from '../../clip/clip-format.ts';
import { RingPictures } from '../../clip/ring-pictures.ts';
import type { RingPicturesParts } from '../../clip/ring-pictures.ts';
import type { Frame } from '../../frame/frame.ts';
import type { Log } from '../../log/logger.ts';
import { unixSeconds } from '../../stream/multipart.ts';
import { resetConnection } from '../../server/reset-connection.ts';
import { timedFileName } from '../../text/file-name.ts';
import { attachedFile } from '../content-disposition.ts';
import { clientGone, delayResponse, noPicture, NO_STORE, reject, rejectDelayed } from '../responses.ts';
import { nextFrame } from '../camera-view.ts';
import type { CameraView, NextFrame } from '../camera-view.ts';
import { PlaceLimiter } from '../place-limiter.ts';
import { clientOf } from '../request-client.ts';
import { answerStreamed } from '../streamed-answer.ts';
import { parseClipQuery } from './clip-query.ts';

/** Each has a copy of up to 1 MiB, or of a frame. */
const PLACES = { inAll: 4, each: 2 };
/** A camera that is being started for this request gets as much as for a snapshot. */
const START_MS = 4500;
/** A client that has not taken its clip so long after its end loses its connection: it is slower than the camera. */
const SLOW_MS = 60_000;
/** Unless the rate is known: empty slots cost 8 bytes. */
const USUAL_FPS = 30;
/** A clip that begins later than it was asked to, by more than this, says why. */
const SHORT_MS = 500;

export interface ClipParts {
  readonly access: AccessControl;
  readonly camera: CameraView;
  readonly broadcaster: NextFrame;
  readonly framesSince: RingPicturesParts['framesSince'];
  readonly log: Log;
  /** Aborts when picamd stops. */
  readonly stopping: AbortSignal;
}

/** GET /clip: what the camera saw before and after this moment, as a file that is sent while it is made. */
export function clip({ access, camera, broadcaster, framesSince, log, stopping }: ClipParts) {
  const limiter = new PlaceLimiter(PLACES);
  return async (ctx: Context): Promise<void> => {
    const nowMs = performance.now();
    const query = parseClipQuery(ctx.query);
    if (typeof query === 'string') return reject(ctx, 'bad-parameter', query);
    const client = clientOf(ctx);
    const gone = clientGone(ctx);
    if (gone.aborted) return;
    if (camera.isPrivate()) {
      await delayResponse(ctx);
      return noPicture(ctx, 'private');
    }
    const leave = limiter.enter(client.address);
    if (leave === null)
      return rejectDelayed(ctx, 'too-many-clips', 'Too many clips are on their way. Try again later.');
    const release = camera.hold();
    const timer = setTimeout(() => resetConnection(ctx.req.socket), query.afterMs + SLOW_MS);
    // Not as listeners of the response: Koa has nearly as many as Node allows before it warns.
    gone.addEventListener('abort', () => {
      clearTimeout(timer);
      leave();
      release();
    });
    const [sinceMs, untilMs] = [nowMs - query.beforeMs, nowMs + query.afterMs];
    const first = framesSince(sinceMs)[0] ?? (await nextFrame(broadcaster, START_MS, gone));
    if (first === null || first.capturedAtMs > untilMs || gone.aborted) return noPicture(ctx, 'no-frame');
    const missingMs = Math.max(0, first.capturedAtMs - sinceMs);
    const onNextFrame = (callback: () => void) => broadcaster.onNextFrame(callback);
    const isAllowed = () => !camera.isPrivate() && access.isAuthorized(client, 'recordings');
    const ring = new RingPictures({ framesSince, onNextFrame, isAllowed }, sinceMs, untilMs);
    const pictures = ring.pictures(AbortSignal.any([gone, stopping]));
    // Before the answer: the camera may have become private meanwhile, and then there is none.
    const start = await pictures.next();
    if (start.done === true) return noPicture(ctx, camera.isPrivate() ? 'private' : 'no-frame');
    describe(ctx, first, { ...query, missingMs });
    if (ctx.method === 'HEAD') return;
    const intervalMs = camera.frameIntervalMs();
    const writer = CLIP_FORMATS[query.format].writer({
      width: first.width,
      height: first.height,
      fps: Number.isFinite(intervalMs) ? 1000 / intervalMs : USUAL_FPS,
      lengthMs: untilMs - first.capturedAtMs,
    });
    answerStreamed(ctx, clipBytes(writer, startingWith(start.value, pictures)));
    gone.addEventListener('abort', () => {
      const { skipped } = ring;
      if (skipped > 0) log.debug({ address: client.address, skipped }, 'clip: too slow for every frame');
    });
  };
}

async function* startingWith(
  first: ClipPicture,
  others: AsyncGenerator<ClipPicture>,
): AsyncGenerator<ClipPicture> {
  yield first;
  yield* others;
}

function describe(
  ctx: Context,
  first: Frame,
  { beforeMs, missingMs, format }: { beforeMs: number; missingMs: number; format: keyof typeof CLIP_FORMATS },
): void {
  const { type, ending } = CLIP_FORMATS[format];
  ctx.status = 200;
  ctx.type = type;
  ctx.set({
    'Cache-Control': NO_STORE,
    'X-Accel-Buffering': 'no',
    'X-Timestamp': unixSeconds(first.wallClockMs),
    'X-Picamd-Before': seconds(Math.max(0, beforeMs - missingMs)),
    'Content-Disposition': attachedFile(timedFileName(ctx.cameraName(), first.wallClockMs, ending)),
  });
  if (beforeMs === 0 || missingMs <= SHORT_MS) return;
  const kept = seconds(Math.max(0, beforeMs - missingMs));
  ctx.set(
    'X-Picamd-Shorter',
    `The ring has ${kept} s of the ${seconds(beforeMs)} s before. Set RING_SECONDS to keep more.`,
  );
}

function seconds(ms: number): string {
  return String(Number((ms / 1000).toFixed(2)));
}
