import type { Context, Next } from 'koa';
import { reject, rejectDelayed } from '../responses.ts';
import { parseAxisQuery } from './axis-query.ts';
import type { PictureSize } from './axis-query.ts';

/** Another path of something that picamd serves, so that programs set up for another camera keep their URLs. */
export interface Alias {
  readonly path: string;
  /** For paths that only differ in `?action=`; what follows the word is ignored. */
  readonly action?: 'stream' | 'snapshot';
  readonly serves: '/video_feed' | '/snapshot.jpg' | '/state';
  /** The programs that use it. */
  readonly of: string;
  /** Its parameters have Axis' names. */
  readonly axis?: true;
}

/** Every alias. The table in api.md is generated from this. */
export const ALIASES: readonly Alias[] = [
  { path: '/', action: 'stream', serves: '/video_feed', of: 'mjpg-streamer, OctoPrint' },
  { path: '/', action: 'snapshot', serves: '/snapshot.jpg', of: 'mjpg-streamer, OctoPrint' },
  { path: '/webcam/', action: 'stream', serves: '/video_feed', of: 'OctoPi, Mainsail' },
  { path: '/webcam/', action: 'snapshot', serves: '/snapshot.jpg', of: 'OctoPi, Mainsail' },
  { path: '/stream', serves: '/video_feed', of: 'ustreamer, ESP32' },
  { path: '/snapshot', serves: '/snapshot.jpg', of: 'ustreamer' },
  { path: '/state', serves: '/state', of: 'ustreamer' },
  { path: '/stream.mjpg', serves: '/video_feed', of: 'picamera2' },
  { path: '/stream.mjpeg', serves: '/video_feed', of: 'players that require a file extension' },
  { path: '/capture', serves: '/snapshot.jpg', of: 'ESP32' },
  { path: '/axis-cgi/mjpg/video.cgi', serves: '/video_feed', of: 'Axis', axis: true },
  { path: '/mjpg/video.mjpg', serves: '/video_feed', of: 'Axis', axis: true },
  { path: '/axis-cgi/jpg/image.cgi', serves: '/snapshot.jpg', of: 'Axis', axis: true },
  { path: '/jpg/image.jpg', serves: '/snapshot.jpg', of: 'Axis', axis: true },
];

/** mjpg-streamer only looks at how the value begins, so some clients append anything. `_0` is its first camera. */
const ACTION = /^(stream|snapshot|[a-z]+)(?:_(\d))?/;

/** Below it, a hub has the paths of one of its cameras. */
const CAMERA_OF_HUB = /^\/cameras\/[^/]+(?=\/)/i;

/** Rewrites the path of aliases to our own; 404 while they are switched off. A hub has them below each camera. */
export function aliases(enabled: () => boolean) {
  return async (ctx: Context, next: Next): Promise<void> => {
    const [below = ''] = CAMERA_OF_HUB.exec(ctx.path) ?? [];
    const rest = ctx.path.slice(below.length);
    const [, action, input = '0'] = ACTION.exec([ctx.query['action'] ?? ''].flat()[0] ?? '') ?? [];
    const samePath = ALIASES.filter(({ path }) => plainPath(path) === plainPath(rest));
    const alias = samePath.find((candidate) => candidate.action === action || candidate.action === undefined);
    if (samePath.length === 0 || (rest === '/' && action === undefined)) return next();
    if (!enabled()) return reject(ctx, 'not-found', 'URLs of other programs are switched off (ALIASES=off).');
    if (alias === undefined || input !== '0')
      return reject(ctx, 'not-found', 'Only action=stream and action=snapshot of camera 0 are available.');
    ctx.path = `${below}${alias.serves}`;
    ctx.state['axis'] = alias.axis;
    return next();
  };
}

/** Neither case nor a slash at the end matters, as in our own paths. */
function plainPath(path: string): string {
  return path.toLowerCase().replace(/\/$/, '');
}

/** Translates Axis' parameters. Runs after authentication and knownRoute(): its errors reveal the picture size, and OPTIONS needs no credentials. */
export function axisParameters(size: (ctx: Context) => PictureSize) {
  return async (ctx: Context, next: Next): Promise<void> => {
    if (ctx.state['axis'] !== true) return next();
    const query = parseAxisQuery(ctx.query, size(ctx));
    if (typeof query === 'string') return rejectDelayed(ctx, 'bad-parameter', query);
    ctx.query = query;
    return next();
  };
}
