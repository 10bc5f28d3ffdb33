import type { EndReason } from './stream-reader.ts';

export interface SentFrames {
  /** Frames that the viewer was sent; null when the daemon has no such viewer. */
  readonly sent: number | null;
  /** The camera delivers new pictures, so that sent frames are not repeats. */
  readonly fresh: boolean;
}

/** `no-answer`: the daemon did not answer; `not-reported`: the answer has no viewers. */
export type ViewerReport = SentFrames | 'no-answer' | 'not-reported';

export interface TrackOptions {
  report(): Promise<ViewerReport>;
  /** The viewer was sent new pictures. */
  onSent(): void;
  readonly signal: AbortSignal;
}

/** Poll interval until the first picture, and after it. */
const FIRST_POLL_MS = 250;
const POLL_MS = 1000;
/** The daemon repeats the last picture after 0.5 to 1 s of silence: a viewer that is sent nothing for this long has lost its connection. */
const SILENCE_MS = 6000;

/** Tracks a viewer by the daemon's reports until the viewer is gone, is sent nothing, or `signal` aborts. */
export async function trackViewer({ report, onSent, signal }: TrackOptions): Promise<EndReason> {
  let lastSent = 0;
  let silentMs = 0;
  while (!signal.aborted) {
    const current = await report();
    if (current === 'not-reported') return 'closed';
    const waitMs = lastSent === 0 ? FIRST_POLL_MS : POLL_MS;
    // Without an answer nothing is known: the picture may still be live.
    if (current !== 'no-answer') {
      const { sent, fresh } = current;
      if (sent === null && lastSent > 0) return 'closed';
      if (sent !== null && sent > lastSent) {
        lastSent = sent;
        silentMs = 0;
        if (fresh) onSent();
      } else if ((silentMs += waitMs) > SILENCE_MS) return 'silent';
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
  return 'stopped';
}
