import type { Orientation } from './orientation.ts';

/** What drawing has to know of the camera's picture, from /status. */
export interface CameraFacts {
  readonly orientation: Orientation;
  /** Pixels of the JPEG; null before the first frame. */
  readonly size: { readonly width: number; readonly height: number } | null;
  readonly sensorMode: { readonly width: number; readonly height: number } | null;
}

interface CameraStatus {
  readonly orientation: Orientation;
  readonly width: number | null;
  readonly height: number | null;
  readonly sensorMode: CameraFacts['sensorMode'];
}

const ANSWER_MS = 10_000;

/** Null if there is no answer, or no camera yet. */
export async function askCameraFacts(): Promise<CameraFacts | null> {
  try {
    const response = await fetch('status', { signal: AbortSignal.timeout(ANSWER_MS) });
    const { camera } = (await response.json()) as { camera: CameraStatus | null };
    return camera === null ? null : factsOf(camera);
  } catch {
    return null;
  }
}

function factsOf({ orientation, width, height, sensorMode }: CameraStatus): CameraFacts {
  return { orientation, size: width === null || height === null ? null : { width, height }, sensorMode };
}
