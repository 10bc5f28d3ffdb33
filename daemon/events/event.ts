export const EVENT_TYPES = [
  'motion',
  'tamper',
  'camera-lost',
  'camera-back',
  'scene-change',
  'disk',
  'privacy',
  'manual',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** Left, top, width and height, in fractions of the picture. */
export type EventBox = readonly [x: number, y: number, width: number, height: number];

/** Something that happened in front of the camera or to it; the form in which everything that reports events has them. */
export interface CameraEvent {
  /** The same for all phases, see createEventId(). */
  readonly id: string;
  /** The camera's name when it began. */
  readonly camera: string;
  readonly type: EventType;
  /** An event without duration has only its `end`. */
  readonly phase: 'start' | 'update' | 'end';
  /** Of this phase: ISO 8601 in UTC, with ms. */
  readonly at: string;
  readonly startedAt: string;
  /** How clear it is, 0 to 100; null for what has no degrees. */
  readonly score: number | null;
  /** The name of the motion zone. */
  readonly zone: string | null;
  /** Where in the picture. */
  readonly box: EventBox | null;
  /** A sentence for people, without its full stop. */
  readonly text: string | null;
  /** Its recording, as a path below the camera's own URL; null if there is none, or none yet. */
  readonly clip: string | null;
  /** Its picture, likewise. */
  readonly snapshot: string | null;
}

/** What is known about an event besides its type and time. */
export type EventFacts = Partial<Pick<CameraEvent, 'score' | 'zone' | 'box' | 'text' | 'clip' | 'snapshot'>>;
