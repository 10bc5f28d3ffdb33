import { decodeJson, encodeJson, numberIn, textOf } from './small-json.ts';

/** A hub asks for frames: a lease, which it renews while somebody watches. */
export interface Want {
  /** Frames per second; 0 ends the lease at once. */
  readonly fps: number;
  /** Pixels, a hint for later; 0: as they come. */
  readonly width: number;
  /** Which hub, by a name of its own, random for each start: its next message replaces this one. */
  readonly by: string;
}

export const WANT_BYTES = 200;
/** How often a hub sends it. */
export const WANT_EVERY_MS = 2000;
/** A lease that was not renewed for this long has ended: two messages may get lost. */
export const LEASE_MS = 6000;
export const MOST_FPS = 240;
const MOST_PIXELS = 16_384;
const BY = /^[A-Za-z0-9_-]{1,63}$/;

export function encodeWant({ fps, width, by }: Want): Uint8Array {
  return encodeJson({ fps, width, by });
}

/** Null if it is larger than 200 bytes or not what a hub sends. */
export function decodeWant(message: Uint8Array): Want | null {
  const fields = decodeJson(message, WANT_BYTES);
  if (fields === null) return null;
  const fps = numberIn(fields['fps'], 0, MOST_FPS);
  const width = numberIn(fields['width'], 0, MOST_PIXELS);
  const by = textOf(fields['by'], 63);
  return fps === null || width === null || by === null || !BY.test(by) ? null : { fps, width, by };
}
