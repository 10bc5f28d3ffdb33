import type { MotionAreas } from '../config/areas-schema.ts';
import { MotionSwitch } from '../motion/motion-switch.ts';
import type { SharedParts } from './surveillance-parts.ts';

interface MotionParts extends SharedParts {
  readonly areas: () => MotionAreas;
  /** Whether schedule and privacy let it run. */
  readonly isAllowed: () => boolean;
}

export function createMotion({
  log,
  cameras,
  broadcaster,
  onNotices,
  areas,
  isAllowed,
}: MotionParts): MotionSwitch {
  return new MotionSwitch({
    log,
    tap: (callback) => broadcaster.tap(callback),
    hold: () => cameras.hold(),
    cameraRun: () => cameras.camera?.run ?? null,
    overlayArea: () => cameras.camera?.ring.overlay?.area ?? null,
    areas,
    isAllowed,
    onNotices,
  });
}
