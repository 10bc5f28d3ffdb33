import type { Context } from 'koa';
import { CLIP_FORMATS } from '../../../clip/clip-format.ts';
import type { ExportRange, RangePlan } from '../../../playback/range-exports.ts';
import type { Recordings } from '../../../playback/recordings.ts';
import { ERRORS } from '../../../errors.ts';
import { PlaceLimiter } from '../../place-limiter.ts';
import { answerJson, reject } from '../../responses.ts';
import { rangeIn } from './recordings-query.ts';
import { sendFile, sendStored } from './send-file.ts';
import { nothingRecorded, withRecording, withRecordings } from './with-recordings.ts';
import type { RecordingsParts } from './with-recordings.ts';

/** Each has a block of 1 MiB in memory, and reads the disk as fast as its client takes it, one operation at a time. */
const PLACES = { inAll: 4, each: 2 };
const FORMATS = ['avi', 'zip', 'mp4'] as const;
/** Without ZIP64 there can be 65,535; the number is an estimate before. */
const MOST_IN_ZIP = 60_000;
const MP4 = { type: 'video/mp4', ending: 'mp4' } as const;

/** GET /recordings/export: the pictures of a range in one file. AVI and ZIP are sent while they are made; MP4 when it is. */
export function exportRecordings(parts: RecordingsParts) {
  const limiter = new PlaceLimiter(PLACES);
  return withRecordings(parts, async (ctx, recordings) => {
    const range = rangeIn(ctx.query);
    if (typeof range === 'string') return reject(ctx, 'bad-parameter', range);
    const format = FORMATS.find((name) => name === (ctx.query['format'] ?? 'avi'));
    if (format === undefined)
      return reject(ctx, 'bad-parameter', `format must be one of ${FORMATS.join(', ')}, given once.`);
    const plan = await planOf(ctx, recordings, range);
    if (plan === null) return;
    if (format === 'zip' && plan.pictures > MOST_IN_ZIP)
      return reject(
        ctx,
        'export-too-large',
        `A ZIP has at most ${MOST_IN_ZIP} pictures. Choose a shorter range, or AVI.`,
      );
    if (format !== 'mp4')
      return sendFile(ctx, limiter, {
        ...CLIP_FORMATS[format],
        atMs: plan.startMs,
        bytes: () => recordings.exports.bytes(plan, format),
      });
    const { mp4 } = recordings;
    if (mp4 === null) return refuse(ctx, 'no-mp4');
    const answer = mp4.ask(plan);
    if (answer.state === 'busy') return refuse(ctx, 'busy-exporting');
    if (answer.state === 'failed')
      return reject(ctx, 'export-failed', `ffmpeg could not convert the recordings: ${answer.message}`);
    if (answer.state === 'working') {
      ctx.status = 202;
      return answerJson(ctx, { progress: answer.progress });
    }
    const onPiece = () => mp4.keep();
    sendStored(ctx, limiter, recordings, { ...answer, ...MP4, atMs: plan.startMs, onPiece });
  });
}

/** GET /recordings/:id/clip.avi: the recording of an event. One file as it is, several joined to one. */
export function recordedClip(parts: RecordingsParts) {
  const limiter = new PlaceLimiter(PLACES);
  return withRecording(parts, async (ctx, recordings, id) => {
    const files = await recordings.ofEvent(id);
    const [first, last] = [files[0], files.at(-1)];
    if (first === undefined || last === undefined) return nothingRecorded(ctx);
    const { avi } = CLIP_FORMATS;
    const atMs = first.startMs;
    if (files.length === 1 && !first.isOpen) {
      const [size] = await recordings.sizes(files);
      return sendStored(ctx, limiter, recordings, { path: first.avi, bytes: size?.bytes ?? 0, ...avi, atMs });
    }
    const plan = await planOf(ctx, recordings, { fromMs: atMs, toMs: last.toMs });
    if (plan !== null)
      sendFile(ctx, limiter, { ...avi, atMs, bytes: () => recordings.exports.bytes(plan, 'avi') });
  });
}

/** What a range has; null if the answer is that it cannot be exported. */
async function planOf(ctx: Context, recordings: Recordings, range: ExportRange): Promise<RangePlan | null> {
  const plan = await recordings.exports.plan(range);
  if (plan === null) nothingRecorded(ctx);
  if (plan !== 'too-large') return plan;
  reject(ctx, 'export-too-large', 'An export has at most 1.9 GB and 24 hours. Choose a shorter range.');
  return null;
}

function refuse(ctx: Context, code: 'no-mp4' | 'busy-exporting'): void {
  reject(ctx, code, ERRORS[code].meaning);
}
