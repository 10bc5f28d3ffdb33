/** What /status and the metrics say about motion detection. */
export interface MotionReport {
  /** Of the last frame, 0 to 100; from 50 on, something moves. Null before the first, or if the last one could not be examined. */
  readonly score: number | null;
  readonly framesPerSecond: number;
  /** How long a frame takes in the worker: the median of the last ones, in ms. Null before the first. */
  readonly examinedMs: number | null;
  readonly examinedFrames: number;
  readonly workerRestarts: number;
}
