import { isEventId } from '../../events/event-id.ts';
import { EVENT_TYPES } from '../../events/event.ts';
import type { CameraEvent, EventBox } from '../../events/event.ts';
import { visibleText } from '../../text/visible-text.ts';

const PHASES = ['start', 'update', 'end'] as const;
/** Longer than any sentence of picamd, and than the 200 characters of a reported one. */
const MOST_CHARACTERS = 300;
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const MOST_SCORE = 100;

/**
 * An event as a camera tells it, with the hub's name of the camera; null if it is none. `clip` and `snapshot` become paths below the
 * hub's own URL, made of the id: what the camera wrote there leads nowhere.
 *
 * @param hasRecordings whether the hub can ask the camera for these
 */
export function readEvent(value: unknown, camera: string, hasRecordings: boolean): CameraEvent | null {
  if (typeof value !== 'object' || value === null) return null;
  const told = new Map<string, unknown>(Object.entries(value));
  const [id, at, startedAt] = ['id', 'at', 'startedAt'].map((key) => told.get(key));
  const type = EVENT_TYPES.find((name) => name === told.get('type'));
  const phase = PHASES.find((name) => name === told.get('phase'));
  if (typeof id !== 'string' || !isEventId(id) || type === undefined || phase === undefined) return null;
  if (!isTime(at) || !isTime(startedAt)) return null;
  const recording = `cameras/${camera}/recordings/${id}`;
  const score = told.get('score');
  return {
    id,
    camera,
    type,
    phase,
    at,
    startedAt,
    score: isBetween(score, MOST_SCORE) ? score : null,
    zone: textOf(told.get('zone')),
    box: boxOf(told.get('box')),
    text: textOf(told.get('text')),
    clip: hasRecordings && typeof told.get('clip') === 'string' ? `${recording}/clip.avi` : null,
    snapshot: hasRecordings && typeof told.get('snapshot') === 'string' ? `${recording}/snapshot.jpg` : null,
  };
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && ISO_TIME.test(value) && !Number.isNaN(Date.parse(value));
}

function isBetween(value: unknown, most: number): value is number {
  return typeof value === 'number' && value >= 0 && value <= most;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? visibleText(value, MOST_CHARACTERS) : null;
}

function boxOf(value: unknown): EventBox | null {
  if (!Array.isArray(value) || value.length !== 4) return null;
  const [x, y, width, height] = value as unknown[];
  const isBox = isBetween(x, 1) && isBetween(y, 1) && isBetween(width, 1) && isBetween(height, 1);
  return isBox ? [x, y, width, height] : null;
}
