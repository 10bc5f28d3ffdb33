/** Where in the stream a JpegSplitter stands. */
export const STATE = {
  /** Between frames, looking for FF. */
  seek: 0,
  /** Between frames, FF seen. */
  seekCode: 1,
  /** In the header, a segment must start here. */
  head: 2,
  /** FF seen, the marker code follows. */
  code: 3,
  lengthHigh: 4,
  lengthLow: 5,
  /** Inside a segment of known length. */
  skip: 6,
  /** In entropy-coded data. */
  scan: 7,
  /** In entropy-coded data, FF seen. */
  scanCode: 8,
} as const;
