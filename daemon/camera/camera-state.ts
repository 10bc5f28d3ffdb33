/**
 * starting: no frame yet · streaming · stalled: runs, delivers nothing, is being ended ·
 * backing-off: waits before it tries again · stopped: does not try again · idle: nobody looks
 * (CAMERA_MODE=on-demand).
 */
export type CameraState = (typeof CAMERA_STATES)[number];
export const CAMERA_STATES = ['starting', 'streaming', 'stalled', 'backing-off', 'stopped', 'idle'] as const;
