/** Why a frame that had begun was dropped. */
export type DropCause = 'truncated' | 'malformed' | 'oversize' | 'unmasked';

/** What a splitter has done so far. Several that follow each other can share one object. */
export interface SplitterCounts {
  /** Bytes received. */
  bytes: number;
  /** Frames that the sink has taken and not held back. */
  frames: number;
  /** Bytes outside frames, and those of malformed frames. */
  skippedBytes: number;
  readonly dropped: Record<DropCause, number>;
  /** Size of the newest frame that was too large; 0 if none was. */
  oversizeBytes: number;
}

export function noSplitterCounts(): SplitterCounts {
  return {
    bytes: 0,
    frames: 0,
    skippedBytes: 0,
    dropped: { truncated: 0, malformed: 0, oversize: 0, unmasked: 0 },
    oversizeBytes: 0,
  };
}
