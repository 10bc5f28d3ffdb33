import type { Camera } from './camera/camera.ts';
import type { Demand } from './camera/demand.ts';
import { cameraLimits } from './camera/limits.ts';
import type { Config } from './config/settings.ts';
import type { CameraView } from './http/camera-view.ts';
import type { Broadcaster } from './stream/broadcaster.ts';

export interface LiveParts {
  /** The camera of now: another one after new settings. */
  camera(): Camera | null;
  config(): Config;
  demand: Demand;
  broadcaster: Broadcaster;
}

/** The camera as the HTTP routes see it. */
export function liveCamera({ camera, config, demand, broadcaster }: LiveParts): CameraView {
  return {
    current: () => {
      const frame = camera()?.ring.newest ?? null;
      const streaming = camera()?.supervisor.state === 'streaming';
      if (frame === null || !streaming) return null;
      return performance.now() - frame.capturedAtMs <= cameraLimits(config()).staleMs ? frame : null;
    },
    onNextFrame: (callback) => broadcaster.onNextFrame(callback),
    hold: () => demand.hold(),
    starting: () => {
      const supervisor = camera()?.supervisor;
      return supervisor?.state === 'starting' && !supervisor.failing;
    },
    frameIntervalMs: () => {
      const perSecond = camera()?.rate.perSecond(performance.now()) ?? 0;
      return perSecond === 0 ? Number.POSITIVE_INFINITY : 1000 / perSecond;
    },
  };
}
