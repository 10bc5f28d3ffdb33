/** What a running source reports to. */
export interface SourceRun {
  /** Aborts when the source shall stop; `reason` is `HANGS` when asking politely is a waste of time. */
  signal: AbortSignal;
  /** JPEG bytes as they come, in any cut. The chunk is valid only during the call. */
  readonly onBytes: (chunk: Buffer) => void;
  /** A line that the source's program wrote to stderr. */
  onLine(line: string): void;
  /** The camera program has reported that the sensor does not answer and that it tries again by itself. */
  onFrontEndTimeout(): void;
}

export type SourceKind = 'rpicam' | 'command' | 'url' | 'file' | 'test';

/**
 * Where JPEGs come from. It delivers bytes or fails; whether and when it runs again is the
 * supervisor's business alone.
 */
export interface Source {
  readonly kind: SourceKind;
  /** What it is, in a few words, without secrets; for the log and /status. */
  readonly description: string;
  /** The sensor's name, as `imx708`, once the camera program has told it; undefined or null where there is none. */
  readonly model?: string | null;
  /**
   * Delivers until the signal aborts or the source ends by itself; both resolve, after everything
   * that was opened is closed. Rejects with a PicamdError or CameraError when it fails.
   */
  run(run: SourceRun): Promise<void>;
}

/** Reason of an abort when the source delivers nothing: rpicam-vid would ignore SIGINT, so its stop starts here. */
export const SKIP_GRACEFUL = 'SIGTERM';
