import type { Camera } from './camera.ts';

/**
 * Whether a camera works with its settings. A card in place of the camera proves nothing about them, and does not speak against them.
 *
 * @param firstFrameMs how long its first frame may take
 */
export function outlookOf(camera: Camera | null, firstFrameMs: number) {
  const { failing = false, lastFailure: last = null } = camera?.supervisor ?? {};
  const state = camera?.state ?? 'stopped';
  return {
    isStreaming: state === 'streaming',
    works: state === 'streaming' || state === 'private' || (state === 'idle' && !failing),
    hasGivenUp: state === 'stopped',
    failure: last === null ? null : { code: last.code, message: last.message, hint: last.hint },
    firstFrameMs,
  };
}
