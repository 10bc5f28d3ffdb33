import type { StreamPart } from './multipart-parser.ts';
import type { AttemptResult } from './stream-reader.ts';

/** How pictures arrive: a stream that a script reads, a stream in an `<img>`, or repeated snapshots. */
export type TransportName = 'stream' | 'image' | 'snapshots';

export interface TransportAttempt {
  /** Frame rate to ask for; null: every frame. */
  readonly fps: number | null;
  readonly signal: AbortSignal;
  /** A picture arrived; null when it is in the `<img>`. */
  onPicture(part: StreamPart | null): void;
}

/** Runs one attempt until it ends. Never rejects. */
export type Transport = (attempt: TransportAttempt) => Promise<AttemptResult>;
