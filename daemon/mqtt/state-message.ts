import type { CameraSummary } from '../camera-summary.ts';

/** The JSON of the topic `state`. Fields are added, never changed. */
export interface StateMessage extends CameraSummary {
  readonly viewers: number;
  /** When privacy ends by itself: ISO 8601 in UTC; null if it does not, or is off. */
  readonly privateUntil: string | null;
  /** Whether frames are examined now: MOTION is on, and neither schedule nor privacy forbids it. */
  readonly detecting: boolean;
  /** As in /status: recording, waiting, paused, off. */
  readonly recording: string;
  /** Of the disk of recordings; null without one. */
  readonly freeBytes: number | null;
  /** Of the processor, in °C; null if it is not known. */
  readonly temperature: number | null;
  /** Seconds since picamd started. */
  readonly uptime: number;
}
