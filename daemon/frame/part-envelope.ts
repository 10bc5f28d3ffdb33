/** What surrounds each JPEG in the ring, so that one write sends header, JPEG and tail. */
export interface PartEnvelope {
  /** Bytes that are kept free before each JPEG; enough for the longest header. */
  readonly headRoom: number;
  /** Comes after each JPEG. */
  readonly tail: Uint8Array;
  /** Writes the header so that it ends at `end`; returns where it starts. */
  writeHead(target: Buffer, end: number, jpegBytes: number, wallClockMs: number): number;
}
