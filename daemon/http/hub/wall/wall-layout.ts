import type { Context } from 'koa';
import { seesCamera } from '../../../access/client.ts';
import type { Log } from '../../../log/logger.ts';
import { clientOf } from '../../request-client.ts';
import { stateDocument } from '../../routes/state-document.ts';
import type { StateStore } from '../../routes/state-document.ts';

/** wall.json. */
interface Layout {
  readonly order: readonly string[];
  readonly columns: number;
}

export interface WallLayoutParts {
  readonly wallLayout: StateStore<Layout>;
  readonly log: Log;
}

/** GET and PUT /wall/layout.json: the order and columns of the wall, without cameras that the client may not know of. */
export function wallLayout({ wallLayout: file, log }: WallLayoutParts) {
  return stateDocument({
    file,
    log,
    name: 'wall',
    show: ({ order, columns }, ctx) => ({ order: order.filter(seenBy(ctx)), columns }),
    // Cameras that its author does not see are not lost.
    complete: (sent, { order }, ctx) => {
      const hidden = order.filter((name) => !seenBy(ctx)(name));
      return Array.isArray(sent['order'])
        ? { ...sent, order: [...(sent['order'] as unknown[]), ...hidden] }
        : sent;
    },
  });
}

function seenBy(ctx: Context) {
  const { identity } = clientOf(ctx);
  return (name: string) => seesCamera(identity, name);
}
