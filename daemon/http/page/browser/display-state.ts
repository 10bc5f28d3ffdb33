import { formatLatency } from './format.ts';
import { REASONS } from './reasons.ts';
import type { PageStatus, StatusCamera } from './status.ts';
import { text } from './text.ts';

/** How the daemon answers the page: `logged-out` is HTTP 401, `not-picamd` an answer that is not picamd's. */
export type Reachability = 'unknown' | 'reachable' | 'logged-out' | 'not-picamd' | 'unreachable';

/** Everything that determines what the page says about the picture. */
export interface DisplayInput {
  readonly paused: boolean;
  /** Age of the shown picture in ms; null without a picture. */
  readonly ageMs: number | null;
  /** A picture older than this is not live. */
  readonly staleAfterMs: number;
  readonly latencyMs: number | null;
  readonly reachability: Reachability;
  readonly status: PageStatus | null;
  /** No picture since the last one that was painted could be decoded. */
  readonly undecodable: boolean;
  /** X-Picamd-Error of the last refusal. */
  readonly refusal: string | null;
}

/** `late`: live, but with a high latency. `old`: there is no live picture, and something is wrong. */
export type DisplayKind = 'live' | 'late' | 'paused' | 'connecting' | 'old';

/** What the page says about the picture. */
export interface DisplayState {
  readonly kind: DisplayKind;
  /** One to three words. */
  readonly label: string;
  /** Title of the card. */
  readonly title: string;
  /** Age in ms of the last picture, which is old; null without a picture, and while it is live. */
  readonly ageMs: number | null;
  /** The camera or the daemon is the cause, not this browser or the network rules. */
  readonly offline: boolean;
  /** What is wrong; empty while nothing is. */
  readonly reason: string;
  /** What to do about it. */
  readonly hint: string;
}

const LATE_MS = 2000;

export function displayState(input: DisplayInput): DisplayState {
  const { paused, ageMs, staleAfterMs, latencyMs } = input;
  if (paused) return withoutReason('paused', text('live.paused'));
  if (ageMs !== null && ageMs <= staleAfterMs)
    return latencyMs === null || latencyMs <= LATE_MS
      ? withoutReason('live', text('live.live'))
      : withoutReason('late', text('live.delayedBy', { latency: formatLatency(latencyMs) }));
  const { waiting = false, offline = false, reason, hint } = explain(input);
  const explained = { reason, hint };
  if (ageMs === null && waiting)
    return { ...withoutReason('connecting', text('live.connecting')), ...explained };
  const label = offline ? text('live.offline') : text('live.noLivePicture');
  const title = offline ? text('live.cameraOffline') : text('live.noLivePicture');
  return { kind: 'old', label, title, ageMs, offline, ...explained };
}

function withoutReason(kind: DisplayKind, label: string): DisplayState {
  return { kind, label, title: label, ageMs: null, offline: false, reason: '', hint: '' };
}

interface Explanation {
  readonly reason: string;
  readonly hint: string;
  /** Nothing is wrong yet. */
  readonly waiting?: true;
  /** The camera or the daemon is the cause, not this browser or the network rules. */
  readonly offline?: true;
}

/** The first cause that applies: the daemon before the camera, the camera before this browser. */
function explain(input: DisplayInput): Explanation {
  const { reachability, status, staleAfterMs, undecodable, refusal } = input;
  if (reachability === 'unreachable') return { ...REASONS.unreachable, offline: true };
  if (reachability === 'logged-out' || refusal === 'no-credentials' || refusal === 'wrong-credentials')
    return REASONS.loggedOut;
  const camera = status?.camera ? explainCamera(status.camera, staleAfterMs) : null;
  if (camera !== null) return camera;
  if (refusal === 'too-many-viewers') return REASONS.viewerLimit;
  // The page of a token cannot read the status.
  if (refusal === 'no-frame' && status === null) return { ...REASONS.noFrame, offline: true };
  if (undecodable) return REASONS.undecodable;
  if (reachability === 'not-picamd') return REASONS.notPicamd;
  return { ...REASONS[reachability === 'unknown' ? 'connecting' : 'waiting'], waiting: true };
}

function explainCamera(camera: StatusCamera, staleAfterMs: number): Explanation | null {
  if (camera.state === 'streaming') {
    const delivering = (camera.frameAgeMs ?? 0) <= staleAfterMs;
    return delivering ? null : { ...REASONS.stalled, offline: true };
  }
  const [error] = camera.errors;
  if (error === undefined || camera.state === 'idle') return { ...REASONS.starting, waiting: true };
  return { reason: error.message, hint: `${error.hint} ${nextTry(camera.state)}`.trim(), offline: true };
}

/** The camera program of a source that delivers is not started again. */
function nextTry(state: string): string {
  if (state === 'unreadable') return '';
  return state === 'stopped' ? text('live.noRetry') : text('live.keepsRetrying');
}
