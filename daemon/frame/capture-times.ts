/** Knows when the frames of one source were captured. Frames can wait on their way while this process stands still. */
export interface CaptureTimes {
  /** When the last bytes were read, in ms of the monotonic clock: the one look at the clock for each read. */
  readonly readAtMs: number;
  /** Bytes of the source have just been read. */
  read(): void;
  /** A frame begins in them. */
  begin(): void;
  /** The frame is complete, with this many bytes. Returns when it was captured, in ms of the monotonic clock. */
  complete(jpegBytes: number): number;
  /** Whether that frame is too old to be shown. */
  readonly isPassingOver: boolean;
}

/** Every frame was captured when its last bytes were read. */
export class UponArrival implements CaptureTimes {
  readonly isPassingOver = false;
  readAtMs = 0;

  read(): void {
    this.readAtMs = performance.now();
  }

  begin(): void {}

  complete(): number {
    return this.readAtMs;
  }
}
