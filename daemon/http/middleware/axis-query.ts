import type { ParsedUrlQuery } from 'node:querystring';

/** Width and height in pixels. */
export interface PictureSize {
  width: number;
  height: number;
}

/** Axis' names of our parameters. `req_fps` is from older firmware. */
const NAMES = { fps: 'fps', req_fps: 'fps', duration: 'duration', nbrofframes: 'frames' } as const;

/** Axis' 0 means no limit. */
const NO_LIMIT = /^0+(\.0+)?$/;

/**
 * Translates the query of an Axis URL (VAPIX version 3, Video Streaming API) into ours, or returns what is wrong with it.
 * Only the picture's own resolution is accepted, since nothing is re-encoded. Compression, overlays and the like are
 * ignored.
 */
export function parseAxisQuery(query: ParsedUrlQuery, size: PictureSize): ParsedUrlQuery | string {
  const { resolution, camera = '1' } = query;
  if (camera !== '1') return 'camera must be 1: there is only one camera.';
  const own = `${size.width}x${size.height}`;
  if (resolution !== undefined && resolution !== own)
    return `resolution must be ${own}. CAMERA_WIDTH and CAMERA_HEIGHT change it for all viewers.`;
  const ours: ParsedUrlQuery = query['token'] === undefined ? {} : { token: query['token'] };
  for (const [axis, name] of Object.entries(NAMES)) {
    const value = query[axis];
    if (value !== undefined && !NO_LIMIT.test(String(value))) ours[name] = value;
  }
  return ours;
}
