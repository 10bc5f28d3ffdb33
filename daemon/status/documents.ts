import type { MotionAreas } from '../config/areas-schema.ts';
import { cameraName } from '../config/camera-name.ts';
import type { AppParts } from '../http/app.ts';
import type { RouteParts } from '../http/routes.ts';
import { cameraHealth } from './camera-health.ts';
import { pageFacts, recipeFacts, statusDocument, ustreamerFacts } from './status-document.ts';
import type { StatusParts, StreamParts } from './status-document.ts';

export type Documents = Pick<AppParts, 'name'> &
  Pick<RouteParts, 'health' | 'status' | 'ustreamer' | 'page' | 'recipes'>;

/** What the routes report. The host's facts take a moment to read, so only /status waits for them. */
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
    recipes: () => recipeFacts(stream(), motionAreas.value),
  };
}
