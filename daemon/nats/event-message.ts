import { EVENT_TYPES } from '../events/event.ts';
import type { CameraEvent, EventBox } from '../events/event.ts';
import { decodeJson, encodeJson, numberIn, textOf } from './small-json.ts';

/** Its longest text is the one that a client posts, of at most 200 characters. */
export const EVENT_BYTES = 4096;
const ID = /^\d{8}T\d{9}Z-[a-z0-9]{4}$/;
const PHASES = ['start', 'update', 'end'] as const;

/** Null if it would be larger than 4 KB. */
export function encodeEvent(event: CameraEvent): Uint8Array | null {
  const message = encodeJson(event);
  return message.length > EVENT_BYTES ? null : message;
}

/**
 * Null if it is larger than 4 KB or no event. `camera` is what the camera calls itself: whose it is, only the subject tells. Of `clip`
 * and `snapshot`, only paths that the camera itself makes are kept.
 */
export function decodeEvent(message: Uint8Array): CameraEvent | null {
  const fields = decodeJson(message, EVENT_BYTES);
  if (fields === null) return null;
  const [id, camera] = [textOf(fields['id'], 40), textOf(fields['camera'], 64)];
  const type = EVENT_TYPES.find((each) => each === fields['type']);
  const phase = PHASES.find((each) => each === fields['phase']);
  const [at, startedAt] = [timeOf(fields['at']), timeOf(fields['startedAt'])];
  if (id === null || !ID.test(id) || camera === null || type === undefined || phase === undefined)
    return null;
  if (at === null || startedAt === null) return null;
  return {
    id,
    camera,
    type,
    phase,
    at,
    startedAt,
    score: numberIn(fields['score'], 0, 100),
    zone: textOf(fields['zone'], 200),
    box: boxOf(fields['box']),
    text: textOf(fields['text'], 1000),
    clip: pathOf(fields['clip'], id),
    snapshot: pathOf(fields['snapshot'], id),
  };
}

function timeOf(value: unknown): string | null {
  const text = textOf(value, 30);
  return text !== null && Number.isFinite(Date.parse(text)) ? text : null;
}

function boxOf(value: unknown): EventBox | null {
  if (!Array.isArray(value) || value.length !== 4) return null;
  const [x, y, width, height] = value.map((each) => numberIn(each, 0, 1));
  return x == null || y == null || width == null || height == null ? null : [x, y, width, height];
}

function pathOf(value: unknown, id: string): string | null {
  const path = textOf(value, 200);
  return path?.startsWith(`recordings/${id}/`) === true && /^[\w./-]+$/.test(path) && !path.includes('..')
    ? path
    : null;
}
