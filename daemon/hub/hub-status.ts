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
  /** Null while NATS_URL is not set. */
  readonly nats: { readonly connected: boolean; readonly site: string } | null;
}

/** The document of /status of a hub; daemon/http/api.md describes its fields. */
export function hubStatus({ name, seen, access, notices, nats }: HubStatusParts): object {
  return {
    timeMs: Date.now(),
    name,
    hub: seen.counts,
    access,
    nats,
    notices: seen.isAll ? notices : notices.filter(({ code }) => code !== NAMES_CAMERAS),
    process: processStatus(),
  };
}
