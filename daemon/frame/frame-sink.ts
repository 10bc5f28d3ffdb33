/** Where a splitter puts the bytes of the frame that it is reading; FrameRing is one. */
export interface FrameSink {
  /** A new frame starts; what was begun and neither committed nor discarded is forgotten. */
  begin(): void;
  /** Takes chunk[start..end); false when the frame has outgrown what the sink accepts. */
  append(chunk: Buffer, start: number, end: number): boolean;
  /** All bytes of the frame so far, contiguous. */
  partial(): Buffer;
  /** Puts `insert` in the place of `remove` bytes at `at`; false when the frame outgrows what the sink accepts. */
  splice(at: number, remove: number, insert: Uint8Array): boolean;
  /** The frame is whole. Width and height are in pixels. */
  commit(width: number, height: number): void;
  discard(): void;
}
