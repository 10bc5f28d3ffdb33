import type { ParsedUrlQuery } from 'node:querystring';

/** Width and height in pixels. */
export interface PictureSize {
  width: number;
  height: number;
}

/** Axis' names of our parameters; there 0 stands for "without limit". `req_fps` is of older firmware. */
const NAMES = { fps: 'fps', req_fps: 'fps', duration: 'duration', nbrofframes: 'frames' } as const;

const NO_LIMIT = /^0+(\.0+)?$/;

/**
 * The query of an Axis URL (VAPIX version 3, Video Streaming API) in our terms, or a text that says
 * what cannot be had. A resolution is accepted when it is the picture's own: nothing is re-encoded.
 * Compression, overlays and the like are not looked at.
 */
export function fromAxis(query: ParsedUrlQuery, size: PictureSize): ParsedUrlQuery | string {
  const { resolution, camera = '1' } = query;
  if (camera !== '1') return 'camera is 1: there is one camera here.';
  const own = `${size.width}x${size.height}`;
  if (resolution !== undefined && resolution !== own)
    return `resolution is ${own} here; CAMERA_WIDTH and CAMERA_HEIGHT change it for everybody.`;
  const ours: ParsedUrlQuery = query['token'] === undefined ? {} : { token: query['token'] };
  for (const [axis, name] of Object.entries(NAMES)) {
    const value = query[axis];
    if (value !== undefined && !NO_LIMIT.test(String(value))) ours[name] = value;
  }
  return ours;
}
