/**
 * starting: no frame yet · streaming · unreadable: delivers, but no frame that can be used · stalled: delivers no frame and
 * is being stopped · backing-off: waits before a retry · stopped: no retry · idle: no viewers (CAMERA_MODE=on-demand).
 */
export type CameraState = (typeof CAMERA_STATES)[number];
export const CAMERA_STATES = [
  'starting',
  'streaming',
  'unreadable',
  'stalled',
  'backing-off',
  'stopped',
  'idle',
] as const;

/** `private`: the camera program does not run, and a card is shown. */
export type ReportedState = (typeof REPORTED_STATES)[number];
export const REPORTED_STATES = [...CAMERA_STATES, 'private'] as const;
