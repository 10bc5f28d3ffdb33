import { reject } from '../../responses.ts';
import { nothingRecorded, withRecording } from './with-recordings.ts';
import type { RecordingsParts } from './with-recordings.ts';

const NO_CONTENT = 204;

/** PUT and DELETE /recordings/:id/star: a starred recording is not deleted to make room. */
export function starRecording(parts: RecordingsParts) {
  return withRecording(parts, async (ctx, recordings, id) => {
    if (!(await recordings.star(id, ctx.method === 'PUT'))) return nothingRecorded(ctx);
    ctx.status = NO_CONTENT;
  });
}

/** DELETE /recordings/:id */
export function deleteRecording(parts: RecordingsParts) {
  return withRecording(parts, async (ctx, recordings, id) => {
    const files = await recordings.ofEvent(id);
    if (files.some(({ isOpen }) => isOpen))
      return reject(ctx, 'recording-open', 'This recording is still being written.');
    if (!(await recordings.remove(id))) return nothingRecorded(ctx);
    ctx.status = NO_CONTENT;
  });
}
