import type { Notice } from '../errors.ts';
import type { HubCounts } from '../http/hub/hub-view.ts';
import { processStatus } from '../status/process-status.ts';

interface HubStatusParts {
  readonly name: string;
  readonly counts: HubCounts;
  /** See AccessControl.mode. */
  readonly access: string;
  readonly notices: readonly Notice[];
}

/** The document of /status of a hub; daemon/http/api.md describes its fields. */
export function hubStatus({ name, counts, access, notices }: HubStatusParts): object {
  return { timeMs: Date.now(), name, hub: counts, access, notices, process: processStatus() };
}
