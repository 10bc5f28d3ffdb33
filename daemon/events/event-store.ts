import type { CameraEvent } from './event.ts';

/** Where events stay when picamd ends. Recording has one, beside the recordings. */
export interface EventStore {
  /** Takes the start or the end of an event, which is written later. Never throws; what cannot be written is dropped. */
  append(event: CameraEvent): void;
  /**
   * The first `limit` events that began at `sinceMs` (in ms since 1970) or later, each once and in its last phase, by id. Fewer than
   * `limit` if there are no more. What cannot be read is left out.
   */
  read(sinceMs: number, limit: number): Promise<CameraEvent[]>;
}
