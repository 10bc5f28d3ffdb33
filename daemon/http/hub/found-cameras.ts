import { withJsonErrors } from '../json-errors.ts';
import { answerJson } from '../responses.ts';
import { seenBy } from './cameras-json.ts';
import type { FoundCamera, HubView } from './hub-view.ts';

export interface FoundCamerasParts {
  readonly cameras: HubView;
  readonly found: () => Promise<readonly FoundCamera[]>;
  /** CAMERAS_FILE, as the settings name it. */
  readonly camerasFile: () => string;
}

/**
 * GET /cameras/found: picamds that announce themselves in the network, each with the line that an admin adds to CAMERAS_FILE. No browser
 * changes that file: what a hub asks is decided at the machine.
 */
export function foundCameras({ cameras, found, camerasFile }: FoundCamerasParts) {
  return withJsonErrors(async (ctx) => {
    const known = new Set(seenBy(ctx, cameras).map(({ picamd }) => picamd));
    const list = await found();
    answerJson(ctx, {
      file: camerasFile(),
      found: list.map((camera) => ({
        ...camera,
        isListed: known.has(camera.url) || known.has(camera.url.replace(/\/\/[^:/]+/, `//${camera.address}`)),
      })),
    });
  });
}
