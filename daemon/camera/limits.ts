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
  const frameMs = frameMsOf(config);
  return {
    firstFrameMs: config.FIRST_FRAME_SECONDS * 1000 + config.CAMERA_SHUTTER_US / 1000,
    frameMs,
    stallMs: Math.max(config.STALL_SECONDS * 1000, 10_000 / config.CAMERA_FRAMERATE, 5 * frameMs),
    staleMs: staleMsOf(config),
    idleStopMs: config.IDLE_STOP_SECONDS * 1000,
    ringBytes,
    maxFrameBytes,
  };
}

function frameMsOf({ CAMERA_FRAMERATE, CAMERA_SHUTTER_US }: Config): number {
  return Math.max(1000 / CAMERA_FRAMERATE, CAMERA_SHUTTER_US / 1000);
}

/** CameraLimits.staleMs, which is asked for many times per second, without the plan of the memory. */
export function staleMsOf(config: Config): number {
  return Math.max(config.STALE_SECONDS * 1000, 2 * frameMsOf(config));
}

/** The same for a card in place of the camera. */
export function cardStaleMsOf(config: Config): number {
  return Math.max(staleMsOf(config), 2 * CARD_FRAME_MS);
}

/** Its first one is drawn on a busy Pi Zero in about a second. */
const CARD_PATIENCE_MS = 20 * CARD_FRAME_MS;

/** Of a card in place of the camera. It has 0.2 MB at 8 megapixels; the memory of the camera's ring is free meanwhile. */
export function cardLimits(config: Config): CameraLimits {
  const { firstFrameMs, stallMs, idleStopMs } = cameraLimits(config);
  return {
    firstFrameMs: Math.max(firstFrameMs, CARD_PATIENCE_MS),
    frameMs: CARD_FRAME_MS,
    stallMs: Math.max(stallMs, CARD_PATIENCE_MS),
    staleMs: cardStaleMsOf(config),
    idleStopMs,
    ringBytes: 2 * MEBIBYTE,
    maxFrameBytes: MEBIBYTE / 2,
  };
}
