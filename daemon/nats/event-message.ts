import type { CameraEvent } from '../events/event.ts';
import { encodeJson } from './small-json.ts';

/** Its longest text is the one that a client posts, of at most 200 characters. */
export const EVENT_BYTES = 4096;

/** Null if it would be larger than 4 KB. */
export function encodeEvent(event: CameraEvent): Uint8Array | null {
  const message = encodeJson(event);
  return message.length > EVENT_BYTES ? null : message;
}
