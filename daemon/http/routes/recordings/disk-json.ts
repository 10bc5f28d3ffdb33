import { answerJson } from '../../responses.ts';
import { withRecordings } from './with-recordings.ts';
import type { RecordingsParts } from './with-recordings.ts';

/** What recording says about itself; null while it is off. */
export interface RecordingState {
  /** `recording`, `waiting` for an event, or the code of what keeps it from recording. */
  readonly state: string;
  /** What to do about that; empty if nothing is wrong. */
  readonly message: string;
  /** How many days the disk holds at the present rate; null if it is not known yet. */
  readonly lastsDays: number | null;
}

export interface DiskParts extends RecordingsParts {
  readonly recordingState: () => RecordingState | null;
}

/** GET /recordings/disk.json: where recordings are, how much room there is and for how long it lasts. */
export function diskJson(parts: DiskParts) {
  const off = { state: 'off', message: '', lastsDays: null };
  return withRecordings(parts, async (ctx, recordings) => {
    const space = await recordings.space();
    const { freeBytes = null, totalBytes = null } = space ?? {};
    const { state, message, lastsDays } = parts.recordingState() ?? off;
    answerJson(ctx, { state, path: recordings.root, freeBytes, totalBytes, lastsDays, message });
  });
}
