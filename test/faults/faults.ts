import { CAMERA_FAULTS } from './camera.ts';
import { CROWD_FAULTS } from './crowds.ts';
import type { Fault } from './fault.ts';

/** Every fault there is, in the order of the table. */
export const FAULTS: readonly Fault[] = [...CAMERA_FAULTS, ...CROWD_FAULTS];
