import type { Context } from 'koa';
import type { AccessControl } from '../../../access/access-control.ts';
import { errorCode, ERRORS } from '../../../errors.ts';
import { isEventId } from '../../../events/event-id.ts';
import type { Recordings } from '../../../playback/recordings.ts';
import type { PlaceLimiter } from '../../place-limiter.ts';
import { reject } from '../../responses.ts';

/** What the routes of recordings are made from. */
export interface RecordingsParts {
  readonly access: AccessControl;
  /** Null where nothing is recorded. */
  readonly recordings: () => Recordings | null;
}

type Act = (ctx: Context, recordings: Recordings) => Promise<void>;

/** The handler of a route of recordings. A disk that fails is answered with 503. */
export function withRecordings({ recordings }: Pick<RecordingsParts, 'recordings'>, act: Act) {
  return async (ctx: Context): Promise<void> => {
    ctx.set('Cache-Control', 'no-store');
    const found = recordings();
    if (found === null) return nothingRecorded(ctx);
    try {
      await act(ctx, found);
    } catch (error) {
      // EIO, ETIMEDOUT, ENODEV … of the disk, and EBUSY of its queue.
      if (!/^E[A-Z]+$/.test(String(errorCode(error))) || ctx.headerSent) throw error;
      reject(ctx, 'recordings-unreadable', ERRORS['recordings-unreadable'].meaning);
    }
  };
}

/** The same for a route with `:id`. A text that is no id of an event names no recording, and never becomes part of a path. */
export function withRecording(
  parts: Pick<RecordingsParts, 'recordings'>,
  act: (ctx: Context, recordings: Recordings, id: string) => Promise<void>,
) {
  return withRecordings(parts, async (ctx, recordings) => {
    // Paths are matched whatever their case.
    const id = String(ctx['params']['id']);
    return isEventId(id) ? act(ctx, recordings, id) : nothingRecorded(ctx);
  });
}

export function nothingRecorded(ctx: Context): void {
  reject(ctx, 'nothing-recorded', ERRORS['nothing-recorded'].meaning);
}

export function tooManyRecordings(ctx: Context): void {
  reject(ctx, 'too-many-clips', 'Too many recordings are on their way. Try again later.');
}

/** Takes a place, or answers with 503 and returns null. */
export function takePlace(ctx: Context, limiter: PlaceLimiter, address: string): (() => void) | null {
  const leave = limiter.enter(address);
  if (leave === null) tooManyRecordings(ctx);
  return leave;
}
