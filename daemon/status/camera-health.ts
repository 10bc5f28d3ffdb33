import type { Camera } from '../camera/camera.ts';
import type { Failure } from '../camera/failure.ts';
import { staleMsOf } from '../camera/limits.ts';
import type { Config } from '../config/settings.ts';
import type { Health } from '../http/routes/health.ts';

/**
 * Healthy: frames are fresh, or the camera is private, or on demand and idle or just starting for a viewer.
 *
 * @param isOpening whether a camera is being created
 */
export function cameraHealth(camera: Camera | null, config: Config, isOpening = false): Health {
  const state = camera?.state ?? (isOpening ? 'starting' : 'stopped');
  const failure = camera?.supervisor.failing ? camera.supervisor.lastFailure : null;
  const frame = camera?.ring.newest ?? null;
  const frameAgeMs = frame === null ? null : Math.round(performance.now() - frame.capturedAtMs);
  const fresh = frameAgeMs !== null && frameAgeMs <= staleMsOf(config);
  const starting = state === 'starting' && failure === null && config.CAMERA_MODE === 'on-demand';
  const healthy = state === 'idle' || state === 'private' || starting || (fresh && state !== 'stopped');
  return { healthy, state, frameAgeMs, reason: healthy ? null : unhealthyReason(failure, frameAgeMs) };
}

function unhealthyReason(failure: Failure | null, frameAgeMs: number | null): Health['reason'] {
  if (failure !== null) return { code: failure.code, message: failure.message, hint: failure.hint };
  return frameAgeMs === null
    ? { code: 'no-frame', message: 'No frame has arrived yet', hint: 'The camera is starting.' }
    : {
        code: 'no-frame',
        message: `No frame has arrived for ${(frameAgeMs / 1000).toFixed(1)} s`,
        hint: 'picamd restarts the camera if this continues; lastError in /status then says why.',
      };
}
