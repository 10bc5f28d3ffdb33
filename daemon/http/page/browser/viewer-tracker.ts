import type { End } from './stream-reader.ts';

/** How many pictures a viewer was sent, and whether the camera's newest is no old one; `sent` is null when there is no such viewer. */
export interface Sent {
  readonly sent: number | null;
  readonly fresh: boolean;
}

/** `silent`: nobody has answered; `untold`: what has answered does not tell of viewers. */
export type ViewerNews = Sent | 'silent' | 'untold';

export interface FollowOptions {
  ask(): Promise<ViewerNews>;
  /** The viewer was sent new pictures. */
  onSent(): void;
  readonly signal: AbortSignal;
}

/** Between two looks: until the first picture, and afterwards. */
const FIRST_LOOK_MS = 250;
const LOOK_MS = 1000;
/** The daemon repeats the last picture after a second: a viewer that is sent nothing for so long has a connection that is gone. */
const SILENCE_MS = 6000;

/** Follows a viewer by what the daemon tells of it, until it is none any more. */
export async function follow({ ask, onSent, signal }: FollowOptions): Promise<End> {
  let before = 0;
  let silentMs = 0;
  while (!signal.aborted) {
    const news = await ask();
    if (news === 'untold') return 'closed';
    const waitMs = before === 0 ? FIRST_LOOK_MS : LOOK_MS;
    // While nobody answers, what is shown may as well stay.
    if (news !== 'silent') {
      const { sent, fresh } = news;
      if (sent === null && before > 0) return 'closed';
      if (sent !== null && sent > before) {
        before = sent;
        silentMs = 0;
        if (fresh) onSent();
      } else if ((silentMs += waitMs) > SILENCE_MS) return 'silent';
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
  return 'stopped';
}
