import { resetConnection } from '../../server/reset-connection.ts';
import { describeClip } from '../clip-head.ts';
import { clientOf } from '../request-client.ts';
import { reject } from '../responses.ts';
import { parseClipQuery } from '../routes/clip-query.ts';
import { tooManyRecordings } from '../routes/recordings/with-recordings.ts';
import { cutSlowClient } from '../slow-client.ts';
import { answerStreamed } from '../streamed-answer.ts';
import { ofCamera } from './of-camera.ts';
import { ACCESS_CHECK_MS } from './pass-through.ts';
import { withPlace } from './with-place.ts';

/** GET /cameras/NAME/clip of a camera that is heard over NATS: made there, and fetched as the client takes it. */
export const heardClip = ofCamera(({ access, passed, stopping }, camera) => async (ctx) => {
  ctx.set('Cache-Control', 'no-store');
  const query = parseClipQuery(ctx.query);
  if (typeof query === 'string') return reject(ctx, 'bad-parameter', query);
  await withPlace(ctx, passed, tooManyRecordings, async (gone) => {
    const opened = await camera.heard?.clip(query, AbortSignal.any([gone, stopping]));
    if (opened === undefined || gone.aborted) return;
    describeClip(ctx, opened, query);
    if (ctx.method === 'HEAD') return;
    cutSlowClient(ctx, gone);
    const client = clientOf(ctx);
    const timer = setInterval(() => {
      if (!access.isAuthorized(client, 'recordings', camera.name)) resetConnection(ctx.req.socket);
    }, ACCESS_CHECK_MS);
    gone.addEventListener('abort', () => clearInterval(timer));
    answerStreamed(ctx, opened.bytes);
  });
});
