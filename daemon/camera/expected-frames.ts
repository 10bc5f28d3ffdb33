import type { CameraManager } from './camera-manager.ts';

export interface ExpectedFrames {
  /** `expected`: nothing comes, and nothing has to. `missing`: nothing comes, but should. */
  readonly state: 'streaming' | 'expected' | 'missing';
  /** Why the last attempt failed; null if it did not. */
  readonly reason: string | null;
}

/** Whether frames come, or should come. Idle on demand, and before the first start, none are expected. */
export function expectedFrames({ camera }: CameraManager): ExpectedFrames {
  const { failing = false, lastFailure = null } = camera?.supervisor ?? {};
  const state = camera?.state ?? 'idle';
  const reason = failing ? (lastFailure?.message ?? null) : null;
  if (state === 'streaming') return { state, reason };
  return { state: state === 'idle' || state === 'private' ? 'expected' : 'missing', reason };
}
