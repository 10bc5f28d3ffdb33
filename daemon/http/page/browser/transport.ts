import type { Part } from './multipart-parser.ts';
import type { Ending } from './stream-reader.ts';

/** How pictures are got: parts of a stream that we read, an `<img>` that the browser reads, one snapshot after the other. */
export type Way = 'stream' | 'image' | 'snapshots';

export interface Attempt {
  /** null: every frame. */
  readonly fps: number | null;
  readonly signal: AbortSignal;
  /** A picture has come; null when the `<img>` has it. */
  onPicture(part: Part | null): void;
}

/** Runs one attempt until it ends, which it never does with a rejection. */
export type RunWay = (attempt: Attempt) => Promise<Ending>;
