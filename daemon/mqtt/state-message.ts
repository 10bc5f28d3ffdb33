/** The JSON of the topic `state`. Fields are added, never changed. */
export interface StateMessage {
  /** CAMERA_NAME, or the name of the machine. */
  readonly name: string;
  /** Of picamd. */
  readonly version: string;
  /** As in /healthz: streaming, idle, private … */
  readonly state: string;
  readonly healthy: boolean;
  /** Why it is not healthy: an error code; null if it is. */
  readonly reason: string | null;
  /** Pixels, as displayed; 0 before the first frame. */
  readonly width: number;
  readonly height: number;
  /** Measured frames per second. */
  readonly fps: number;
  readonly viewers: number;
  /** When privacy ends by itself: ISO 8601 in UTC; null if it does not, or is off. */
  readonly privateUntil: string | null;
  /** Whether frames are examined now: MOTION is on, and neither schedule nor privacy forbids it. */
  readonly detecting: boolean;
  /** As in /status: recording, waiting, paused, off. */
  readonly recording: string;
  /** Of the disk of recordings; null without one. */
  readonly freeBytes: number | null;
  /** Of the processor, in °C; null if it is not known. */
  readonly temperature: number | null;
  /** Seconds since picamd started. */
  readonly uptime: number;
}
