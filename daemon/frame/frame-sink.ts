/** Receives a splitter's frames piece by piece; FrameRing is one. */
export interface FrameSink {
  /** The splitter has been given the next bytes of its stream, and takes them apart now. */
  received(): void;
  /** A frame starts. Drops an earlier one that was neither committed nor discarded. */
  begin(): void;
  /** Appends chunk[start … end); false if the frame is now too large. */
  append(chunk: Buffer, start: number, end: number): boolean;
  /** The bytes of the frame so far, contiguous. */
  partial(): Buffer;
  /** Replaces `remove` bytes at `at` by `insert`; false if the frame would exceed the limit by more than `room` bytes. */
  splice(at: number, remove: number, insert: Uint8Array, room?: number): boolean;
  /** The frame is complete. Width and height are in pixels. Returns false if it is held back, as it is old. */
  commit(width: number, height: number): boolean;
  /** Drops the frame. */
  discard(): void;
}
