/** What a camera tells of itself first, over MQTT and NATS. Both send it as JSON with these names: fields are added, never changed. */
export interface CameraSummary {
  /** CAMERA_NAME, or the name of the machine. */
  readonly name: string;
  /** Of picamd. */
  readonly version: string;
  /** As in /healthz: streaming, idle, private … */
  readonly state: string;
  readonly healthy: boolean;
  /** Why it is not healthy: an error code; null if it is. */
  readonly reason: string | null;
  /** Pixels, as displayed; before the first frame, as in the settings. */
  readonly width: number;
  readonly height: number;
  /** Measured frames per second, to one decimal. */
  readonly fps: number;
}
