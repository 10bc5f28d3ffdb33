import { planMemory } from '../config/memory-plan.ts';
import type { MemoryPlan } from '../config/memory-plan.ts';
import { MEBIBYTE } from '../config/frame-size.ts';
import type { Config } from '../config/settings.ts';
import { CARD_FRAME_MS } from './sources/card-source.ts';

/** Time limits of a camera in ms, and memory for its frames in bytes. */
export interface CameraLimits extends Pick<MemoryPlan, 'ringBytes' | 'maxFrameBytes'> {
  firstFrameMs: number;
  stallMs: number;
  /** Between two frames. */
  frameMs: number;
  /** A frame that is older is not current. */
  staleMs: number;
  idleStopMs: number;
}

/** The limits that the settings set, raised if the camera is slow: a long exposure, or a frame every ten seconds. */
export function cameraLimits(config: Config): CameraLimits {
  const { ringBytes, maxFrameBytes } = planMemory(config);
  const frameMs = Math.max(1000 / config.CAMERA_FRAMERATE, config.CAMERA_SHUTTER_US / 1000);
  return {
    firstFrameMs: config.FIRST_FRAME_SECONDS * 1000 + config.CAMERA_SHUTTER_US / 1000,
    frameMs,
    stallMs: Math.max(config.STALL_SECONDS * 1000, 10_000 / config.CAMERA_FRAMERATE, 5 * frameMs),
    staleMs: Math.max(config.STALE_SECONDS * 1000, 2 * frameMs),
    idleStopMs: config.IDLE_STOP_SECONDS * 1000,
    ringBytes,
    maxFrameBytes,
  };
}

/** Its first one is drawn on a busy Pi Zero in about a second. */
const CARD_PATIENCE_MS = 20 * CARD_FRAME_MS;

/** Of a card in place of the camera. It has 0.2 MB at 8 megapixels; the memory of the camera's ring is free meanwhile. */
export function cardLimits(config: Config): CameraLimits {
  const { firstFrameMs, stallMs, staleMs, idleStopMs } = cameraLimits(config);
  return {
    firstFrameMs: Math.max(firstFrameMs, CARD_PATIENCE_MS),
    frameMs: CARD_FRAME_MS,
    stallMs: Math.max(stallMs, CARD_PATIENCE_MS),
    staleMs: Math.max(staleMs, 2 * CARD_FRAME_MS),
    idleStopMs,
    ringBytes: 2 * MEBIBYTE,
    maxFrameBytes: MEBIBYTE / 2,
  };
}
