import type { Context } from 'koa';
import { unixSeconds } from '../../../stream/multipart.ts';
import { timedFileName } from '../../../text/file-name.ts';
import { inlineFile } from '../../content-disposition.ts';
import { PlaceLimiter } from '../../place-limiter.ts';
import { clientOf } from '../../request-client.ts';
import { reject } from '../../responses.ts';
import { stepIn, timeIn } from './recordings-query.ts';
import { nothingRecorded, takePlace, withRecording, withRecordings } from './with-recordings.ts';
import type { RecordingsParts } from './with-recordings.ts';

/** Each has a picture in memory. A browser has six requests under way. */
const PLACES = { inAll: 24, each: 12 };

/**
 * GET /recordings/picture.jpg?at=MS: the picture that was captured then, or the last one before. With step=1 the one after that
 * time, with step=-1 the one before.
 */
export function recordedPicture(parts: RecordingsParts) {
  const limiter = new PlaceLimiter(PLACES);
  return withRecordings(parts, async (ctx, { pictures }) => {
    const [atMs, step] = [timeIn(ctx.query, 'at'), stepIn(ctx.query)];
    if (typeof atMs === 'string') return reject(ctx, 'bad-parameter', atMs);
    if (typeof step === 'string') return reject(ctx, 'bad-parameter', step);
    if (!holdPlace(ctx, limiter)) return;
    const picture = step === 1 ? await pictures.after(atMs) : await pictures.at(atMs + step);
    if (picture === null) return nothingRecorded(ctx);
    ctx.set({
      'X-Timestamp': unixSeconds(picture.atMs),
      'Content-Disposition': inlineFile(timedFileName(ctx.cameraName(), picture.atMs, 'jpg')),
    });
    answerJpeg(ctx, picture.jpeg);
  });
}

/** GET /recordings/:id/snapshot.jpg: the picture of an event. */
export function recordedSnapshot(parts: RecordingsParts) {
  const limiter = new PlaceLimiter(PLACES);
  return withRecording(parts, async (ctx, recordings, id) => {
    if (!holdPlace(ctx, limiter)) return;
    const jpeg = await recordings.snapshot(id);
    if (jpeg === null) return nothingRecorded(ctx);
    answerJpeg(ctx, jpeg);
  });
}

/** Until the client has its answer, or is gone. Returns false if there is none. */
function holdPlace(ctx: Context, limiter: PlaceLimiter): boolean {
  const leave = takePlace(ctx, limiter, clientOf(ctx).address);
  if (leave === null) return false;
  ctx.res.once('close', leave);
  if (ctx.res.destroyed) leave();
  return true;
}

function answerJpeg(ctx: Context, jpeg: Buffer): void {
  ctx.type = 'image/jpeg';
  ctx.body = jpeg;
}
