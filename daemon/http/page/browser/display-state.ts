import type { Status } from './status.ts';
import { duration, latency } from './format.ts';

/** How the daemon answers: `closed` to those who are not logged in; `strange` is an answer that is not picamd's. */
export type Reach = 'unknown' | 'reachable' | 'closed' | 'strange' | 'unreachable';

/** All that decides what the page says of the picture. */
export interface Situation {
  readonly paused: boolean;
  /** Ms since the shown picture came; null when there is none. */
  readonly ageMs: number | null;
  /** A picture older than this is not live. */
  readonly oldAfterMs: number;
  readonly latencyMs: number | null;
  readonly reach: Reach;
  readonly status: Status | null;
  /** Pictures have come since the last that could be drawn, and none of them could be decoded. */
  readonly undecodable: boolean;
  /** X-Picamd-Error of the last answer that was no stream. */
  readonly refusal: string | null;
}

export type Kind = 'live' | 'late' | 'paused' | 'connecting' | 'old';

/** What the page says of the picture. */
export interface Verdict {
  readonly kind: Kind;
  /** Two or three words. */
  readonly label: string;
  /** What is the matter; empty while all is well. */
  readonly reason: string;
  /** What to do about it. */
  readonly hint: string;
}

const LATE_MS = 2000;

export function verdict(situation: Situation): Verdict {
  const { paused, ageMs, oldAfterMs, latencyMs } = situation;
  if (paused) return { kind: 'paused', label: 'Paused', reason: '', hint: '' };
  if (ageMs !== null && ageMs <= oldAfterMs) {
    if (latencyMs === null || latencyMs <= LATE_MS)
      return { kind: 'live', label: 'Live', reason: '', hint: '' };
    return { kind: 'late', label: `${latency(latencyMs)} behind`, reason: '', hint: '' };
  }
  const { waiting = false, ...why } = reason(situation);
  if (ageMs !== null) return { kind: 'old', label: `Picture is ${duration(ageMs / 1000)} old`, ...why };
  return waiting
    ? { kind: 'connecting', label: 'Connecting', ...why }
    : { kind: 'old', label: 'No picture', ...why };
}

interface Why {
  readonly reason: string;
  readonly hint: string;
  /** Nothing is wrong yet. */
  readonly waiting?: true;
}

/** The first that holds; the daemon is asked before the camera is blamed. */
function reason({ reach, status, oldAfterMs, undecodable, refusal }: Situation): Why {
  if (reach === 'unreachable')
    return {
      reason: 'picamd cannot be reached',
      hint: 'Check that this device is on the camera’s network, that the Pi has power, and that picamd runs.',
    };
  if (reach === 'closed' || refusal === 'no-credentials' || refusal === 'wrong-credentials')
    return {
      reason: 'This browser is not logged in any more',
      hint: 'Load the page again to log in.',
    };
  const ofCamera = cameraReason(status, oldAfterMs);
  if (ofCamera !== null) return ofCamera;
  if (refusal === 'too-many-viewers')
    return {
      reason: 'The camera has as many viewers as it may have',
      hint: 'Close other windows that show it, or raise MAX_VIEWERS.',
    };
  // To a token, which sees no status.
  if (refusal === 'no-frame' && status === null)
    return { reason: 'The camera has no picture to show', hint: 'picamd goes on trying; its log says why.' };
  if (undecodable)
    return {
      reason: 'Pictures come, but this browser cannot decode them',
      hint: 'Look at one at /snapshot.jpg; a camera program that writes broken pictures needs a restart.',
    };
  if (reach === 'strange')
    return {
      reason: 'Something else than picamd answers',
      hint: 'A proxy or a log-in page may stand between this browser and the Pi.',
    };
  const text = reach === 'unknown' ? 'Connecting to the camera' : 'Waiting for a new picture';
  return { reason: text, hint: '', waiting: true };
}

function cameraReason(status: Status | null, oldAfterMs: number): Why | null {
  const camera = status?.camera;
  if (!camera) return null;
  if (camera.state === 'streaming') {
    return (camera.frameAgeMs ?? 0) <= oldAfterMs
      ? null
      : {
          reason: 'The camera sends no new pictures',
          hint: 'If that goes on, picamd restarts it by itself.',
        };
  }
  const [error] = camera.errors;
  if (error === undefined || camera.state === 'idle')
    return { reason: 'The camera is being started', hint: '', waiting: true };
  const next =
    camera.state === 'stopped'
      ? 'It is not tried again until picamd is restarted or its settings change.'
      : 'picamd goes on trying.';
  return { reason: error.message, hint: `${error.hint} ${next}`.trim() };
}
