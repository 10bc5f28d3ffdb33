import type { Context } from 'koa';
import type { Recordings } from '../../../playback/recordings.ts';
import { timedFileName } from '../../../text/file-name.ts';
import { attachedFile } from '../../content-disposition.ts';
import type { PlaceLimiter } from '../../place-limiter.ts';
import { clientOf } from '../../request-client.ts';
import { clientGone } from '../../responses.ts';
import { cutSlowClient } from '../../slow-client.ts';
import { answerStreamed } from '../../streamed-answer.ts';
import { byteRange } from './byte-range.ts';
import { takePlace } from './with-recordings.ts';

/** Read at once: recording waits for so long. */
const PIECE_BYTES = 1 << 20;

interface SentFile {
  readonly type: string;
  readonly ending: string;
  /** When it begins, for its name. */
  readonly atMs: number;
}

/** Sends a file that is made meanwhile. HEAD has the head alone. */
export function sendFile(
  ctx: Context,
  limiter: PlaceLimiter,
  file: SentFile & { readonly bytes: () => AsyncGenerator<Uint8Array> },
): void {
  const leave = takePlace(ctx, limiter, clientOf(ctx).address);
  if (leave === null) return;
  const gone = clientGone(ctx);
  gone.addEventListener('abort', leave);
  if (gone.aborted) return leave();
  if (ctx.status === 404) ctx.status = 200;
  ctx.type = file.type;
  ctx.set({
    'X-Accel-Buffering': 'no',
    'Content-Disposition': attachedFile(timedFileName(ctx.cameraName(), file.atMs, file.ending)),
  });
  if (ctx.method === 'HEAD') return;
  cutSlowClient(ctx, gone);
  answerStreamed(ctx, file.bytes());
}

/** Sends a file that is on the disk, or the range of it that was asked for (RFC 9110 §14). */
export function sendStored(
  ctx: Context,
  limiter: PlaceLimiter,
  recordings: Recordings,
  file: SentFile & { readonly path: string; readonly bytes: number; readonly onPiece?: () => void },
): void {
  const range = byteRange(ctx.get('Range'), file.bytes);
  ctx.set('Accept-Ranges', 'bytes');
  if (range === 'unsatisfiable') {
    ctx.status = 416;
    ctx.set('Content-Range', `bytes */${file.bytes}`);
    ctx.body = '';
    return;
  }
  const { from, to } = range ?? { from: 0, to: file.bytes };
  if (range !== null) {
    ctx.status = 206;
    ctx.set('Content-Range', `bytes ${from}-${to - 1}/${file.bytes}`);
  }
  ctx.length = to - from;
  sendFile(ctx, limiter, { ...file, bytes: () => pieces(recordings, file, from, to) });
}

async function* pieces(
  recordings: Recordings,
  { path, onPiece }: { readonly path: string; readonly onPiece?: () => void },
  from: number,
  to: number,
): AsyncGenerator<Buffer> {
  for (let at = from; at < to; at += PIECE_BYTES) {
    const piece = await recordings.bytes(path, at, Math.min(PIECE_BYTES, to - at));
    if (piece.length === 0) throw new Error(`${path} is shorter than it was`);
    onPiece?.();
    yield piece;
  }
}
