import type { CameraSummary } from '../camera-summary.ts';
import type { MotionAreas } from '../config/areas-schema.ts';
import { cameraName } from '../config/camera-name.ts';
import type { AppParts } from '../http/app.ts';
import type { RouteParts } from '../http/routes.ts';
import { VERSION } from '../version.ts';
import { cameraHealth } from './camera-health.ts';
import { pageFacts, recipeFacts, statusDocument, ustreamerFacts } from './status-document.ts';
import type { StatusParts, StreamParts } from './status-document.ts';

export type Documents = Pick<AppParts, 'name'> &
  Pick<RouteParts, 'health' | 'status' | 'ustreamer' | 'page' | 'recipes'> & {
    readonly summary: () => CameraSummary;
  };

/**
 * What the routes report; messages over MQTT and NATS begin with the summary. The host's facts take a moment to read, so only
 * /status waits for them.
 */
export function documents(
  stream: () => StreamParts,
  all: () => Promise<StatusParts>,
  motionAreas: { readonly value: MotionAreas },
): Documents {
  return {
    name: () => cameraName(stream().config),
    health: () => cameraHealth(stream().camera, stream().config),
    status: async () => statusDocument(await all()),
    ustreamer: () => ustreamerFacts(stream()),
    page: () => pageFacts(stream()),
    summary: () => cameraSummary(stream()),
    recipes: () => recipeFacts(stream(), motionAreas.value),
  };
}

function cameraSummary(parts: StreamParts): CameraSummary {
  const { camera, config } = parts;
  const { healthy, state, reason } = cameraHealth(camera, config);
  const { size, fps } = ustreamerFacts(parts);
  return {
    name: cameraName(config),
    version: VERSION,
    state,
    healthy,
    reason: reason?.code ?? null,
    ...size,
    fps: Math.round(fps * 10) / 10,
  };
}
