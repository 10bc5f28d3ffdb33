import type { Context } from 'koa';
import type { Log } from '../../log/logger.ts';
import type { MotionAreas, MotionSwitch } from '../../motion/motion-switch.ts';
import { stateDocument } from './state-document.ts';
import type { StateStore } from './state-document.ts';

interface AreaParts {
  readonly motion: Pick<MotionSwitch, 'refresh'>;
  readonly motionAreas: StateStore<MotionAreas>;
  readonly log: Log;
}

/** GET and PUT /motion/areas.json: zones in which motion counts, and masks in which it does not. */
export function motionAreas({ motion, motionAreas: file, log }: AreaParts): (ctx: Context) => Promise<void> {
  return stateDocument({ file, log, name: 'motion areas', changed: () => motion.refresh() });
}
