import type { Context } from 'koa';
import type { AccessControl } from '../../access/access-control.ts';
import type { Log } from '../../log/logger.ts';
import type { TuningResult } from '../../motion/motion-result.ts';
import type { MotionAreas, MotionSwitch } from '../../motion/motion-switch.ts';
import { clientOf } from '../request-client.ts';
import { delayResponse, reject } from '../responses.ts';
import { SentEvents, sentEvent } from '../server-sent-events.ts';
import { stateDocument } from './state-document.ts';
import type { StateStore } from './state-document.ts';

export interface MotionRouteParts {
  readonly motion: Pick<MotionSwitch, 'refresh' | 'report' | 'scores' | 'tune'>;
  readonly motionAreas: StateStore<MotionAreas>;
  readonly access: AccessControl;
  readonly log: Log;
  /** Aborts when picamd stops. */
  readonly stopping: AbortSignal;
}

/** GET and PUT /motion/areas.json: zones in which motion counts, and masks in which it does not. */
export function motionAreas({ motion, motionAreas: file, log }: MotionRouteParts) {
  return stateDocument({ file, log, name: 'motion areas', changed: () => motion.refresh() });
}

/** Admins who tune it, in a window or two each. */
const PLACES = { most: 4, mostPerAddress: 4 };

/**
 * GET /motion/live: what motion detection sees, as server-sent events: the scores of the last five minutes, then each result with its
 * blocks. While it is off, none come.
 */
export function motionLive({ motion, access, stopping }: MotionRouteParts) {
  const clients = new SentEvents({ ...PLACES, signal: stopping });
  let untune: (() => void) | null = null;
  const onResult = (result: TuningResult) => {
    clients.send(sentEvent(messageOf(result)));
    if (clients.size > 0) return;
    untune?.();
    untune = null;
  };
  return async (ctx: Context): Promise<void> => {
    const client = clientOf(ctx);
    const seconds = motion.scores.map(({ atMs, score, moving }) => [atMs, Math.round(score), moving]);
    const history = sentEvent({ kind: 'history', seconds });
    if (clients.subscribe(ctx, client, () => access.isAuthorized(client, 'admin'), history)) {
      if (clients.size > 0) untune ??= motion.tune(onResult);
      return;
    }
    await delayResponse(ctx);
    reject(ctx, 'too-many-event-streams', 'Too many windows show what motion detection sees. Close some.');
    ctx.set('Retry-After', '5');
  };
}

function messageOf({ score, boxes, blocks, ...result }: TuningResult): object {
  const rounded = boxes.map((box) => ({ ...box, score: Math.round(box.score) }));
  const base64 = Buffer.from(blocks).toString('base64');
  return { kind: 'result', ...result, score: Math.round(score), boxes: rounded, blocks: base64 };
}
