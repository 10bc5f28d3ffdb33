/**
 * starting: no frame yet · streaming · stalled: delivers nothing and is being stopped · backing-off: waits before a
 * retry · stopped: no retry · idle: no viewers (CAMERA_MODE=on-demand).
 */
export type CameraState = (typeof CAMERA_STATES)[number];
export const CAMERA_STATES = ['starting', 'streaming', 'stalled', 'backing-off', 'stopped', 'idle'] as const;
