import type { OptionName } from './option-table.ts';

/**
 * Options that a running program takes. There are none: up to v1.13.0, rpicam-vid reads all of its options once, when it
 * starts. A Unix socket for them is proposed: https://github.com/raspberrypi/rpicam-apps/pull/917
 */
const LIVE: ReadonlySet<OptionName> = new Set();

/** Whether a change of this option takes effect only when the camera program is started again. */
export function needsRestart(option: OptionName): boolean {
  return !LIVE.has(option);
}
