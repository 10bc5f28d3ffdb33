import { answerLargeJson } from '../../compressed-json.ts';
import { answerJson, reject } from '../../responses.ts';
import { rangeIn } from './recordings-query.ts';
import { withRecordings } from './with-recordings.ts';
import type { RecordingsParts } from './with-recordings.ts';

const MOST_CURSOR = 200;

/** GET /recordings/days.json: the days with recordings, in UTC. */
export function daysJson(parts: RecordingsParts) {
  return withRecordings(parts, async (ctx, recordings) =>
    answerJson(ctx, { days: await recordings.days(), mp4: recordings.mp4 !== null }),
  );
}

/** GET /recordings/list.json: the files with pictures of a range, a page of them. */
export function listJson(parts: RecordingsParts) {
  return withRecordings(parts, async (ctx, recordings) => {
    const range = rangeIn(ctx.query);
    if (typeof range === 'string') return reject(ctx, 'bad-parameter', range);
    const { after = '' } = ctx.query;
    if (typeof after !== 'string' || after.length > MOST_CURSOR)
      return reject(ctx, 'bad-parameter', 'after must be `next` of the answer before, given once.');
    const { files, next } = await recordings.page(range.fromMs, range.toMs, after);
    const sizes = await recordings.sizes(files);
    await answerLargeJson(ctx, {
      recordings: files.map(({ id, kind, startMs, toMs, isStarred, isOpen, hasSnapshot }, i) => ({
        id,
        type: kind,
        fromMs: startMs,
        toMs,
        ...sizes[i],
        starred: isStarred,
        open: isOpen,
        snapshot: hasSnapshot,
      })),
      next,
    });
  });
}
