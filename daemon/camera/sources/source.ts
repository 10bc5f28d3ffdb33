import type { Backlog } from '../../frame/frame-clock.ts';
import type { SourceUnits } from '../../frame/source-units.ts';

/** The signal and the callbacks of one run. */
export interface SourceRun {
  /** Aborts when the source must stop. Its reason is SKIP_GRACEFUL if the program would ignore SIGINT. */
  signal: AbortSignal;
  /** Receives JPEG bytes, cut anywhere. The chunk is valid only during the call. */
  readonly onBytes: (chunk: Buffer) => void;
  /** For a source that knows where its pictures begin and end. */
  readonly units?: SourceUnits | undefined;
  /** Receives a line of the program's stderr. */
  onLine(line: string): void;
  /** The program warns of something that it ignores while it streams. */
  onWarning?(message: string, hint: string): void;
  /** The camera program reported that the sensor does not respond, and restarts it by itself. */
  onFrontEndTimeout(): void;
}

/** `private`: no camera, but a card that says so. */
export type SourceKind = 'rpicam' | 'usb' | 'command' | 'url' | 'file' | 'test' | 'nats' | 'private';

/**
 * Where JPEGs come from. It delivers bytes or fails; only the supervisor restarts it.
 */
export interface Source {
  readonly kind: SourceKind;
  /** A few words without secrets, for the log and /status. */
  readonly description: string;
  /** The sensor's name, such as `imx708`, once the camera program has printed it; else undefined or null. */
  readonly model?: string | null;
  /** Pixels of the sensor mode that the camera program has chosen, once it has printed it: CAMERA_ROI is a part of what that sees. */
  readonly sensorMode?: { readonly width: number; readonly height: number } | null;
  /** Frames per second that the settings ask of it; undefined if it has a rate of its own. */
  readonly framerate?: number | undefined;
  /** Pixels that the settings ask of its sensor; undefined if it has none. */
  readonly size?: { readonly width: number; readonly height: number } | undefined;
  /** Why no frame may come although its program runs well, and what to do; undefined if nothing in its settings does that. */
  readonly withholds?: string | undefined;
  /** What can wait between the camera and us; by default more than a second of frames. */
  readonly backlog?: Backlog;
  /**
   * Delivers bytes until the signal aborts or the source ends. Resolves after it has closed everything it opened.
   * Rejects with a PicamdError or CameraError if it fails.
   */
  run(run: SourceRun): Promise<void>;
}

/** The reason of an abort if the source delivers nothing: rpicam-vid would then ignore SIGINT, so skip that. */
export const SKIP_GRACEFUL = 'SIGTERM';
