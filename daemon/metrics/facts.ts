/** What is told of the daemon when it is scraped. Counts are of the whole process and never go back. */
export interface Facts {
  build: { version: string; node: string };
  process: {
    /** Unix time, in s. */
    startedAtSeconds: number;
    cpuSeconds: number;
    residentBytes: number;
    /** Null where the system does not tell. */
    openFds: number | null;
  };
  camera: {
    /** How each code that a failure may have has occurred, those that have not too. */
    failures: Readonly<Record<string, number>>;
    bytes: number;
    frames: number;
    skippedBytes: number;
    /** By cause. */
    dropped: Readonly<Record<string, number>>;
    frontEndTimeouts: number;
    healthy: boolean;
    /** Each state that there is, and whether it is the one. */
    states: Readonly<Record<string, boolean>>;
    /** What the frames come from; null before that is known. */
    source: string | null;
    /** Measured over a few seconds; as set. */
    fps: number;
    framerate: number;
    /** Null when there is no frame. */
    frame: { ageMs: number; bytes: number; width: number; height: number } | null;
  };
  /** Null before the camera is started for the first time. */
  ring: { bytes: number; frames: number; spanMs: number } | null;
  stream: {
    viewers: number;
    maxViewers: number;
    /** Viewers that are gone, by how they left. */
    left: Readonly<Record<string, number>>;
    refused: number;
    /** To all viewers that there are or have been. */
    frames: number;
    skipped: number;
    bytes: number;
    repeated: number;
  };
  host: {
    temperatureCelsius: number | null;
    /** By condition; null where there is no Pi's firmware. */
    throttling: {
      now: Readonly<Record<string, boolean>>;
      sinceBoot: Readonly<Record<string, boolean>>;
    } | null;
  };
}
