import type { Config } from '../config/settings.ts';

/** How long a camera may take, in ms, and how much room its frames get, in bytes. */
export interface CameraLimits {
  firstFrameMs: number;
  stallMs: number;
  /** A frame that is older is no picture of now. */
  staleMs: number;
  idleStopMs: number;
  ringBytes: number;
  maxFrameBytes: number;
}

/** What the settings allow; never less than a slow camera needs: a long exposure, a frame every ten seconds. */
export function cameraLimits(config: Config): CameraLimits {
  const frameMs = Math.max(1000 / config.CAMERA_FRAMERATE, config.CAMERA_SHUTTER_US / 1000);
  return {
    firstFrameMs: config.FIRST_FRAME_SECONDS * 1000 + config.CAMERA_SHUTTER_US / 1000,
    stallMs: Math.max(config.STALL_SECONDS * 1000, 10_000 / config.CAMERA_FRAMERATE, 5 * frameMs),
    staleMs: Math.max(config.STALE_SECONDS * 1000, 2 * frameMs),
    idleStopMs: config.IDLE_STOP_SECONDS * 1000,
    ringBytes: config.RING_BYTES,
    maxFrameBytes: config.MAX_FRAME_BYTES,
  };
}
