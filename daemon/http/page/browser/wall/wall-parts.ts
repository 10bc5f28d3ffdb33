import type { StreamPart } from '../multipart-parser.ts';

/** What a hub says of a camera besides its pictures. */
export const CAMERA_STATES = ['live', 'waiting', 'lost', 'private'] as const;
export type CameraState = (typeof CAMERA_STATES)[number];

/** A part of the stream of a wall: a picture of a camera, or another state of it. */
export type WallPart =
  | { readonly camera: string; readonly picture: StreamPart }
  | { readonly camera: string; readonly state: CameraState };

/** Null for a part that is of no camera, as one that only says that the connection lives. */
export function wallPart(part: StreamPart, head: string): WallPart | null {
  const camera = headerOf(head, 'x-camera');
  if (camera === null) return null;
  const said = headerOf(head, 'x-state');
  const state = CAMERA_STATES.find((one) => one === said);
  if (state !== undefined) return { camera, state };
  return part.jpeg.length > 0 ? { camera, picture: part } : null;
}

function headerOf(head: string, name: string): string | null {
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0 && line.slice(0, colon).toLowerCase() === name) return line.slice(colon + 1).trim();
  }
  return null;
}
