import { pipeline } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import type { Context } from 'koa';
import type { AccessControl, Right } from '../../access/access-control.ts';
import { ERRORS, PicamdError } from '../../errors.ts';
import { isEventId } from '../../events/event-id.ts';
import { resetConnection } from '../../server/reset-connection.ts';
import { markStreaming, markViewer } from '../../server/socket-roles.ts';
import type { PlaceLimiter } from '../place-limiter.ts';
import { clientOf } from '../request-client.ts';
import { reject } from '../responses.ts';
import { tooManyRecordings } from '../routes/recordings/with-recordings.ts';
import { cutSlowClient } from '../slow-client.ts';
import { tooManyStreams } from './hub-events-routes.ts';
import { ofCamera } from './of-camera.ts';
import { withPlace } from './with-place.ts';

/** Each is a connection to a camera, with what the two sockets hold. A browser has six requests under way. */
export const PASSED_PLACES = { inAll: 48, each: 12 };
/** Likewise, of streams of events: a page has one for as long as it is open. */
export const FOLLOWED_PLACES = { inAll: 64, each: 12 };
/** As often as the access of viewers is checked. */
export const ACCESS_CHECK_MS = 450;

/** What the camera is told of the request: neither credentials nor cookies. */
const REQUEST_HEADERS = [
  'range',
  'if-range',
  'if-none-match',
  'if-modified-since',
  'accept-encoding',
  'last-event-id',
];
/** What the client is told of the answer: neither cookies, redirects nor what is for one connection only (RFC 9110 §7.6.1). */
const ANSWER_HEADERS = [
  'content-length',
  'content-range',
  'content-encoding',
  'content-disposition',
  'accept-ranges',
  'etag',
  'last-modified',
  'vary',
  'retry-after',
  'x-timestamp',
  'x-picamd-before',
  'x-picamd-shorter',
  'x-picamd-error',
];
/** What a picamd answers here: nothing that a browser would run with the hub's own rights. */
const TYPES =
  /^(?:image\/jpeg|video\/[\w.-]+|application\/(?:json|zip)|multipart\/x-mixed-replace|text\/(?:plain|event-stream))(?:;|$)/i;

export interface PassThroughParts {
  readonly access: AccessControl;
  /** Of all answers of cameras that are passed on. */
  readonly passed: PlaceLimiter;
  /** Likewise, of their streams of events. */
  readonly followed: PlaceLimiter;
  /** Aborts when picamd stops. */
  readonly stopping: AbortSignal;
}

/**
 * A route of a camera that is a picamd, passed through: its answer goes to the client as it comes, no faster than the client takes it.
 *
 * @param path at the camera; `:id` is the id of an event
 * @param parameters of the query that are passed on
 * @param right that the client must keep
 */
export function passThrough(path: string, parameters: readonly string[] = [], right: Right = 'recordings') {
  return ofCamera((parts, camera) => async (ctx) => {
    ctx.set('Cache-Control', 'no-store');
    const id = String(ctx['params']['id']);
    if (path.includes(':id') && !isEventId(id))
      return reject(ctx, 'nothing-recorded', ERRORS['nothing-recorded'].meaning);
    const { ask } = camera;
    if (ask === null) return reject(ctx, 'no-picamd', ERRORS['no-picamd'].meaning);
    const isFollowing = path === 'events/stream';
    const limiter = isFollowing ? parts.followed : parts.passed;
    await withPlace(ctx, limiter, isFollowing ? tooManyStreams : tooManyRecordings, async (gone) => {
      const answer = await ask(path.replace(':id', id), {
        method: ctx.method === 'HEAD' ? 'HEAD' : 'GET',
        query: parameters.flatMap((name) =>
          [ctx.query[name] ?? []].flat().map((value) => [name, value] as const),
        ),
        headers: headersOf(ctx),
        signal: AbortSignal.any([gone, parts.stopping]),
      });
      passOn(ctx, parts, { name: camera.name, right }, answer, gone);
    });
  });
}

function headersOf(ctx: Context): Record<string, string> {
  const sent = REQUEST_HEADERS.map((name) => [name, ctx.get(name)] as const);
  return Object.fromEntries(sent.filter(([, value]) => value !== ''));
}

function passOn(
  ctx: Context,
  { access }: PassThroughParts,
  { name, right }: { readonly name: string; readonly right: Right },
  answer: IncomingMessage,
  gone: AbortSignal,
): void {
  const { statusCode = 502, headers } = answer;
  const type = headers['content-type'] ?? '';
  if (type !== '' && !TYPES.test(type)) {
    answer.destroy();
    throw new PicamdError(
      'bad-camera-answer',
      'The camera answers with something that no picamd sends here.',
      'See that CAMERAS_FILE has the URL of a picamd.',
    );
  }
  ctx.status = statusCode;
  for (const each of ANSWER_HEADERS) {
    const value = headers[each];
    if (value !== undefined) ctx.set(each, value);
  }
  if (type !== '') ctx.set('Content-Type', type);
  // Whatever a camera sends, it is no page of the hub.
  ctx.set({ 'Content-Security-Policy': "default-src 'none'; sandbox", 'X-Accel-Buffering': 'no' });
  ctx.respond = false;
  const { socket } = ctx.req;
  if (/^(?:multipart|text\/event-stream)/i.test(type)) {
    // It is as slow as the recording that is played, or as what happens, and ends with its connection.
    ctx.set('Connection', 'close');
    markViewer(socket);
    markStreaming(socket);
  } else cutSlowClient(ctx, gone);
  const client = clientOf(ctx);
  const timer = setInterval(() => {
    if (!access.isAuthorized(client, right, name)) resetConnection(socket);
  }, ACCESS_CHECK_MS);
  gone.addEventListener('abort', () => clearInterval(timer));
  pipeline(answer, ctx.res, (error) => {
    if (error) ctx.app.emit('error', error, ctx);
  });
}
