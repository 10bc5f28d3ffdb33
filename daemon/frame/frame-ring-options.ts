import type { CaptureTimes } from './capture-times.ts';
import type { Frame } from './frame.ts';
import type { PartEnvelope } from './part-envelope.ts';
import type { RingMemory } from './ring-memory.ts';

export interface FrameRingOptions {
  /**
   * Size of the buffer; at least three times the largest part with FRAME_ROOM, so that the newest frame survives until the
   * next is complete.
   */
  ringBytes: number;
  /** A larger JPEG is rejected: append() returns false. */
  maxFrameBytes: number;
  envelope: PartEnvelope;
  /** Where its buffer comes from; by default it is a new one. */
  readonly memory?: RingMemory | undefined;
  /** What each JPEG begins with instead of its SOI: SOI, and at most EXIF_ROOM bytes. By default its SOI. */
  readonly opening?: Uint8Array | null;
  /** By default frames do not wait. */
  readonly times?: CaptureTimes;
  /** A frame is complete but too old, and is held back. */
  readonly onHeldBack?: () => void;
  /** There is a new frame: it is complete, in this tick, or has been released. */
  readonly onFrame: (frame: Frame) => void;
  /** The ring overwrites a frame that is pinned: its pins must be released now. */
  onOverrun(frame: Frame): void;
}
