import { ALERT_FAULTS } from './alerts.ts';
import { BROWSER_FAULTS } from './browsers.ts';
import { CAMERA_FAULTS } from './camera.ts';
import { CLOCK_FAULTS } from './clock.ts';
import { CROWD_FAULTS } from './crowds.ts';
import { DISK_FAULTS } from './disk.ts';
import { EVENT_FAULTS } from './events.ts';
import type { Fault } from './fault.ts';
import { LARGE_FRAME_FAULTS } from './large-frames.ts';
import { LATE_FAULTS } from './late.ts';
import { MOTION_FAULTS } from './motion.ts';
import { NATS_FAULTS } from './nats.ts';
import { NETWORK_FAULTS } from './network.ts';
import { PRIVACY_FAULTS } from './privacy.ts';
import { PROCESS_FAULTS } from './process.ts';
import { RECORDING_FAULTS } from './recording.ts';
import { REQUEST_FAULTS } from './requests.ts';
import { RESOLVER_FAULTS } from './resolver.ts';
import { SLOW_DISK_FAULTS } from './slow-disk.ts';
import { STOP_FAULTS } from './stop.ts';

const KINDS: readonly (readonly Fault[])[] = [
  CAMERA_FAULTS,
  BROWSER_FAULTS,
  CROWD_FAULTS,
  [...REQUEST_FAULTS, ...EVENT_FAULTS, ...ALERT_FAULTS],
  [...NETWORK_FAULTS, ...NATS_FAULTS],
  RESOLVER_FAULTS,
  [...PROCESS_FAULTS, ...MOTION_FAULTS, ...PRIVACY_FAULTS],
  [...STOP_FAULTS, ...LATE_FAULTS],
  [...DISK_FAULTS, ...RECORDING_FAULTS, ...SLOW_DISK_FAULTS, ...LARGE_FRAME_FAULTS],
  CLOCK_FAULTS,
];

/** All faults, in the order of the table. */
export const FAULTS: readonly Fault[] = KINDS.flat();

/** The first fault of each kind: what `npm run test:e2e -- faults/faults` runs. */
export const ONE_OF_EACH_KIND: readonly Fault[] = KINDS.flatMap((faults) => faults.slice(0, 1));
