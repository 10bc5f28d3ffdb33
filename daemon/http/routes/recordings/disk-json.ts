import type { Context } from 'koa';
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
  /** Where recordings would go; `space` is null without a disk for them. Never rejects. */
  readonly spareDisk: () => Promise<{ readonly path: string; readonly space: Space | null }>;
}

interface Space {
  readonly freeBytes: number;
  readonly totalBytes: number;
  readonly lastsDays: number | null;
}

/**
 * GET /recordings/disk.json: where recordings are, how much room there is and for how long it lasts. While RECORD is off and nothing
 * is kept, the same of a disk that they would go to.
 */
export function diskJson(parts: DiskParts) {
  const off = { state: 'off', message: '', lastsDays: null };
  const withSome = withRecordings(parts, async (ctx, recordings) => {
    const space = await recordings.space();
    const { freeBytes = null, totalBytes = null } = space ?? {};
    const { state, message, lastsDays } = parts.recordingState() ?? off;
    answerJson(ctx, { state, path: recordings.root, freeBytes, totalBytes, lastsDays, message });
  });
  return async (ctx: Context): Promise<void> => {
    if (parts.recordings() !== null) return withSome(ctx);
    const { path, space } = await parts.spareDisk();
    ctx.set('Cache-Control', 'no-store');
    answerJson(ctx, { ...off, path, freeBytes: null, totalBytes: null, ...space });
  };
}
