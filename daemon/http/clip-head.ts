import type { Context } from 'koa';
import { CLIP_FORMATS } from '../clip/clip-format.ts';
import type { ClipRange, OpenClip } from '../clip/open-clip.ts';
import { unixSeconds } from '../stream/multipart.ts';
import { timedFileName } from '../text/file-name.ts';
import { attachedFile } from './content-disposition.ts';
import { NO_STORE } from './responses.ts';

/** A clip that begins later than it was asked to, by more than this, says why. */
const SHORT_MS = 500;

/** Sets the head of an answer that is a clip. */
export function describeClip(
  ctx: Context,
  { atMs, missingMs }: Pick<OpenClip, 'atMs' | 'missingMs'>,
  { beforeMs, format }: ClipRange,
): void {
  const { type, ending } = CLIP_FORMATS[format];
  const kept = seconds(Math.max(0, beforeMs - missingMs));
  ctx.status = 200;
  ctx.type = type;
  ctx.set({
    'Cache-Control': NO_STORE,
    'X-Accel-Buffering': 'no',
    'X-Timestamp': unixSeconds(atMs),
    'X-Picamd-Before': kept,
    'Content-Disposition': attachedFile(timedFileName(ctx.cameraName(), atMs, ending)),
  });
  if (beforeMs === 0 || missingMs <= SHORT_MS) return;
  ctx.set(
    'X-Picamd-Shorter',
    `The ring has ${kept} s of the ${seconds(beforeMs)} s before. Set RING_SECONDS to keep more.`,
  );
}

function seconds(ms: number): string {
  return String(Number((ms / 1000).toFixed(2)));
}
