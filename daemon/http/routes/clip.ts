import type { Context } from 'koa';
import type { AccessControl } from '../../access/access-control.ts';
import { openClip } from '../../clip/open-clip.ts';
import type { RingPicturesParts } from '../../clip/ring-pictures.ts';
import type { Log } from '../../log/logger.ts';
import { resetConnection } from '../../server/reset-connection.ts';
import { describeClip } from '../clip-head.ts';
import { clientGone, delayResponse, noPicture, reject, rejectDelayed } from '../responses.ts';
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
    const source = {
      framesSince,
      onNextFrame: (callback: () => void) => broadcaster.onNextFrame(callback),
      isAllowed: () => !camera.isPrivate() && access.isAuthorized(client, 'recordings'),
      frameIntervalMs: () => camera.frameIntervalMs(),
      nextFrame: (signal: AbortSignal) => nextFrame(broadcaster, START_MS, signal),
    };
    const opened = await openClip(source, query, AbortSignal.any([gone, stopping]), nowMs);
    if (opened === null) return noPicture(ctx, camera.isPrivate() ? 'private' : 'no-frame');
    describeClip(ctx, opened, query);
    if (ctx.method === 'HEAD') return;
    answerStreamed(ctx, opened.bytes);
    gone.addEventListener('abort', () => {
      const skipped = opened.skipped();
      if (skipped > 0) log.debug({ address: client.address, skipped }, 'clip: too slow for every frame');
    });
  };
}
