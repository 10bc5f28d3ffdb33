import type { Camera } from '../camera/camera.ts';

/** One line on the camera, for `systemctl status`. */
export function serviceStatus({
  supervisor: { state, lastFailure },
  source: { description },
}: Camera): string {
  const why = lastFailure === null ? '' : `: ${lastFailure.message}. ${lastFailure.hint}`;
  switch (state) {
    case 'starting':
      return `Starting the camera (${description})`;
    case 'streaming':
      return `Streaming (${description})`;
    case 'stalled':
      return 'No pictures: the camera is silent and is being ended';
    case 'backing-off':
      return `No pictures, trying again${why}`;
    case 'stopped':
      return `No pictures, not trying again${why}`;
    case 'idle':
      return 'The camera rests until somebody looks (CAMERA_MODE=on-demand)';
  }
}
