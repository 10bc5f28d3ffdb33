import type { Notice } from '../errors.ts';
import type { SeenCameras } from '../http/hub/hub-view.ts';
import { processStatus } from '../status/process-status.ts';

/** A notice about a line of CAMERAS_FILE. */
const NAMES_CAMERAS = 'bad-camera-line';

interface HubStatusParts {
  readonly name: string;
  readonly seen: SeenCameras;
  /** See AccessControl.mode. */
  readonly access: string;
  readonly notices: readonly Notice[];
}

/** The document of /status of a hub; daemon/http/api.md describes its fields. */
export function hubStatus({ name, seen, access, notices }: HubStatusParts): object {
  return {
    timeMs: Date.now(),
    name,
    hub: seen.counts,
    access,
    notices: seen.isAll ? notices : notices.filter(({ code }) => code !== NAMES_CAMERAS),
    process: processStatus(),
  };
}
