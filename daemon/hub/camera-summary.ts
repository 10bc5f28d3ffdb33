import type { Camera } from '../camera/camera.ts';
import type { CameraSummary } from '../http/hub/hub-view.ts';
import type { Health } from '../http/routes/health.ts';
import type { StatusParts } from '../status/status-document.ts';

interface SummaryParts {
  readonly name: string;
  /** Null at rest. */
  readonly camera: Camera | null;
  readonly health: Health;
  readonly viewers: number;
}

/** Of /status: what a camera of a hub does not have. */
export const NOT_IN_A_HUB = {
  notices: [],
  host: null,
  motion: null,
  recording: null,
  alerts: null,
  id: null,
  mqtt: null,
  nats: null,
} satisfies Partial<StatusParts>;

/** A camera in the list of a hub. */
export function summaryOf({ name, camera, health, viewers }: SummaryParts): CameraSummary {
  const frame = camera?.ring.newest ?? null;
  return {
    name,
    state: health.state,
    width: frame?.width ?? null,
    height: frame?.height ?? null,
    fps: Number((camera?.rate.perSecond(performance.now()) ?? 0).toFixed(1)),
    viewers,
    lastFrameAgeMs: health.frameAgeMs,
    error: health.reason?.code ?? null,
  };
}
