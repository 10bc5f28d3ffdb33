import type { Camera } from '../camera/camera.ts';

/** The state of the camera in one line, for `systemctl status`. */
export function systemdStatus({
  state,
  supervisor: { lastFailure },
  source: { description },
}: Camera): string {
  const why = lastFailure === null ? '' : `: ${lastFailure.message}. ${lastFailure.hint}`;
  switch (state) {
    case 'starting':
      return `Starting the camera (${description})`;
    case 'streaming':
      return `Streaming (${description})`;
    case 'unreadable':
      return `No picture${why}`;
    case 'stalled':
      return 'No picture: the camera does not respond, restarting it';
    case 'backing-off':
      return `No picture, retrying${why}`;
    case 'stopped':
      return `No picture, not retrying${why}`;
    case 'private':
      return 'Private: the camera is off';
    case 'idle':
      return 'Idle, no viewers (CAMERA_MODE=on-demand)';
  }
}
