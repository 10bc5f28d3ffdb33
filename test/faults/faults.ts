import { CAMERA_FAULTS } from './camera.ts';
import { CROWD_FAULTS } from './crowds.ts';
import { NETWORK_FAULTS } from './network.ts';
import type { Fault } from './fault.ts';

/** Every fault there is, in the order of the table. */
export const FAULTS: readonly Fault[] = [...CAMERA_FAULTS, ...CROWD_FAULTS, ...NETWORK_FAULTS];
