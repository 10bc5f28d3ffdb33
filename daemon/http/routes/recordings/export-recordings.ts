import type { Context } from 'koa';
import { CLIP_FORMATS } from '../../../clip/clip-format.ts';
import type { ClipFormatName } from '../../../clip/clip-format.ts';
import type { ExportRange } from '../../../playback/range-exports.ts';
import type { Recordings } from '../../../playback/recordings.ts';
import { timedFileName } from '../../../text/file-name.ts';
import { attachedFile } from '../../content-disposition.ts';
import { PlaceLimiter } from '../../place-limiter.ts';
import { clientOf } from '../../request-client.ts';
import { clientGone, reject } from '../../responses.ts';
import { cutSlowClient } from '../../slow-client.ts';
import { answerStreamed } from '../../streamed-answer.ts';
import { byteRange } from './byte-range.ts';
import { rangeIn } from './recordings-query.ts';
import { nothingRecorded, takePlace, withRecording, withRecordings } from './with-recordings.ts';
import type { RecordingsParts } from './with-recordings.ts';

/** Each has a block of 1 MiB in memory, and reads the disk as fast as its client takes it, one operation at a time. */
const PLACES = { inAll: 4, each: 2 };
const PIECE_BYTES = 1 << 20;
const FORMATS = ['avi', 'zip'] as const;

/** GET /recordings/export: the pictures of a range in one file, which is sent while it is made. */
export function exportRecordings(parts: RecordingsParts) {
  const limiter = new PlaceLimiter(PLACES);
  return withRecordings(parts, async (ctx, recordings) => {
    const range = rangeIn(ctx.query);
    if (typeof range === 'string') return reject(ctx, 'bad-parameter', range);
    const format = FORMATS.find((name) => name === (ctx.query['format'] ?? 'avi'));
    if (format === undefined)
      return reject(ctx, 'bad-parameter', `format must be one of ${FORMATS.join(', ')}, given once.`);
    await download(ctx, recordings, { limiter, range, format });
  });
}

/** GET /recordings/:id/clip.avi: the recording of an event. One file as it is, with ranges; several joined to one. */
export function recordedClip(parts: RecordingsParts) {
  const limiter = new PlaceLimiter(PLACES);
  return withRecording(parts, async (ctx, recordings, id) => {
    const files = await recordings.ofEvent(id);
    const [first, last] = [files[0], files.at(-1)];
    if (first === undefined || last === undefined) return nothingRecorded(ctx);
    if (files.length > 1 || first.isOpen) {
      const range = { fromMs: first.startMs, toMs: last.toMs };
      return download(ctx, recordings, { limiter, range, format: 'avi' });
    }
    const [length = 0] = await recordings.sizes(files);
    const range = byteRange(ctx.get('Range'), length);
    ctx.set('Accept-Ranges', 'bytes');
    describe(ctx, 'avi', first.startMs);
    if (range === 'unsatisfiable') {
      ctx.status = 416;
      ctx.set('Content-Range', `bytes */${length}`);
      ctx.body = '';
      return;
    }
    const { from, to } = range ?? { from: 0, to: length };
    if (range !== null) {
      ctx.status = 206;
      ctx.set('Content-Range', `bytes ${from}-${to - 1}/${length}`);
    }
    ctx.length = to - from;
    send(ctx, limiter, () => pieces(recordings, first, from, to));
  });
}

interface Download {
  readonly limiter: PlaceLimiter;
  readonly range: ExportRange;
  readonly format: ClipFormatName;
}

async function download(
  ctx: Context,
  recordings: Recordings,
  { limiter, range, format }: Download,
): Promise<void> {
  const plan = await recordings.exports.plan(range);
  if (plan === null) return nothingRecorded(ctx);
  if (plan === 'too-large')
    return reject(
      ctx,
      'export-too-large',
      'An export has at most 1.9 GB and 24 hours. Choose a shorter range.',
    );
  describe(ctx, format, range.fromMs);
  send(ctx, limiter, () => recordings.exports.bytes(plan, format));
}

function describe(ctx: Context, format: ClipFormatName, atMs: number): void {
  const { type, ending } = CLIP_FORMATS[format];
  ctx.status = 200;
  ctx.type = type;
  ctx.set({
    'X-Accel-Buffering': 'no',
    'Content-Disposition': attachedFile(timedFileName(ctx.cameraName(), atMs, ending)),
  });
}

/** HEAD has the head alone. */
function send(ctx: Context, limiter: PlaceLimiter, bytes: () => AsyncGenerator<Uint8Array>): void {
  if (ctx.method === 'HEAD') return;
  const leave = takePlace(ctx, limiter, clientOf(ctx).address);
  if (leave === null) return;
  const gone = clientGone(ctx);
  gone.addEventListener('abort', leave);
  if (gone.aborted) return leave();
  cutSlowClient(ctx, gone);
  answerStreamed(ctx, bytes());
}

async function* pieces(
  recordings: Recordings,
  file: Parameters<Recordings['bytes']>[0],
  from: number,
  to: number,
): AsyncGenerator<Buffer> {
  for (let at = from; at < to; at += PIECE_BYTES) {
    const piece = await recordings.bytes(file, at, Math.min(PIECE_BYTES, to - at));
    if (piece.length === 0) throw new Error(`${file.avi} is shorter than it was`);
    yield piece;
  }
}
