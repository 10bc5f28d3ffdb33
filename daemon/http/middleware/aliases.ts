import type { Context, Next } from 'koa';
import { reject, rejectDelayed } from '../responses.ts';
import { fromAxis } from './axis-query.ts';
import type { PictureSize } from './axis-query.ts';

/** One more address of something that picamd serves, so that a set-up made for another program keeps its URLs. */
export interface Alias {
  readonly path: string;
  /** For addresses that differ in `?action=` alone; what follows the value does not matter. */
  readonly action?: 'stream' | 'snapshot';
  readonly serves: '/video_feed' | '/snapshot.jpg' | '/state';
  /** Whose address it is. */
  readonly of: string;
  /** Its parameters have Axis' names. */
  readonly axis?: true;
}

/** Every alias. The table in README.md beside this file is made from it. */
export const ALIASES: readonly Alias[] = [
  { path: '/', action: 'stream', serves: '/video_feed', of: 'mjpg-streamer, OctoPrint' },
  { path: '/', action: 'snapshot', serves: '/snapshot.jpg', of: 'mjpg-streamer, OctoPrint' },
  { path: '/webcam/', action: 'stream', serves: '/video_feed', of: 'OctoPi, Mainsail' },
  { path: '/webcam/', action: 'snapshot', serves: '/snapshot.jpg', of: 'OctoPi, Mainsail' },
  { path: '/stream', serves: '/video_feed', of: 'ustreamer, ESP32' },
  { path: '/snapshot', serves: '/snapshot.jpg', of: 'ustreamer' },
  { path: '/state', serves: '/state', of: 'ustreamer' },
  { path: '/stream.mjpg', serves: '/video_feed', of: 'picamera2' },
  { path: '/stream.mjpeg', serves: '/video_feed', of: 'players that go by the ending' },
  { path: '/capture', serves: '/snapshot.jpg', of: 'ESP32' },
  { path: '/axis-cgi/mjpg/video.cgi', serves: '/video_feed', of: 'Axis', axis: true },
  { path: '/mjpg/video.mjpg', serves: '/video_feed', of: 'Axis', axis: true },
  { path: '/axis-cgi/jpg/image.cgi', serves: '/snapshot.jpg', of: 'Axis', axis: true },
  { path: '/jpg/image.jpg', serves: '/snapshot.jpg', of: 'Axis', axis: true },
];

/** `?action=stream_0?nonce=1`: mjpg-streamer looks for the word alone, so that some clients put anything behind it. */
const ACTION = /^action=(stream|snapshot|[a-z]+)(?:_(\d))?/;

/** Serves the aliases while `enabled` says so, by changing the path of their requests to our own. */
export function aliases(enabled: () => boolean) {
  return async (ctx: Context, next: Next): Promise<void> => {
    const [, action, input = '0'] = ACTION.exec(ctx.querystring) ?? [];
    const here = ALIASES.filter(({ path }) => path === ctx.path);
    const alias = here.find((candidate) => candidate.action === action || candidate.action === undefined);
    if (here.length === 0 || (ctx.path === '/' && action === undefined)) return next();
    if (!enabled()) return reject(ctx, 'not-found', 'URLs of other programs are switched off (ALIASES=off).');
    if (alias === undefined || input !== '0')
      return reject(ctx, 'not-found', 'There are action=stream and action=snapshot, of camera 0.');
    ctx.path = alias.serves;
    ctx.state['axis'] = alias.axis;
    return next();
  };
}

/** Reads Axis' parameters, behind the gate: what it says of a wrong one tells the size of the picture. */
export function axisParameters(size: () => PictureSize) {
  return async (ctx: Context, next: Next): Promise<void> => {
    if (ctx.state['axis'] !== true) return next();
    const query = fromAxis(ctx.query, size());
    if (typeof query === 'string') return rejectDelayed(ctx, 'bad-parameter', query);
    ctx.query = query;
    return next();
  };
}
