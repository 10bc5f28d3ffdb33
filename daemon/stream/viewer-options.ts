import type { PartFormat } from './multipart.ts';

/** What a viewer may request; null = no limit. */
export interface ViewerOptions {
  /** At most this many frames per second. */
  fps: number | null;
  /** The stream ends after this many frames, not counting repeated ones. */
  frames: number | null;
  /** The stream ends after this time. */
  durationMs: number | null;
  /** A name by which the client finds itself in /status. */
  name: string | null;
  partFormat: PartFormat;
}
