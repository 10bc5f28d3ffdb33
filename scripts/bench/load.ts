/** What the clients do, and what they report: JSON on their command line and, a line for each event, on stdout. */
export interface Load {
  port: number;
  path: string;
  viewers: number;
  /** Further ones that read slowly. */
  slowViewers: number;
  tls: boolean;
  /** The value of an Authorization header, or empty. */
  authorization: string;
  /** The folder of the camera's frames. */
  folder: string;
  windows: Window[];
}

/** A time in which frames are counted, in ms after every viewer has received a frame. */
export interface Window {
  name: 'cold' | 'warm';
  fromMs: number;
  toMs: number;
}

export type LoadEvent =
  | { event: 'begin'; name: Window['name'] }
  | { event: 'end'; name: Window['name']; received: Received };

/** What the viewers that are not slow received in a window. */
export interface Received {
  frames: number;
  seconds: number;
  fpsMin: number;
  fpsMean: number;
  /** From the camera's write to the last byte in the client. */
  latencyP50Ms: number;
  latencyP99Ms: number;
  /** Numbers that a viewer did not see. */
  skipped: number;
  /** Not byte for byte the camera's. */
  damaged: number;
  /** Frames with a number that is not higher than the one before, without those of `repeated`. */
  disordered: number;
  /** Frames that were sent again because no new one came for half a second. */
  repeated: number;
  /** Connections that ended, all viewers together. */
  closed: number;
}
