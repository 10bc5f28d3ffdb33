import type { Context } from 'koa';
import type { AccessControl } from '../../access/access-control.ts';
import type { EventLog } from '../../events/event-log.ts';
import { timeOfEventId } from '../../events/event-id.ts';
import type { CameraEvent } from '../../events/event.ts';
import { clientOf } from '../request-client.ts';
import { delayResponse, reject } from '../responses.ts';
import { SentEvents, sentEvent } from '../server-sent-events.ts';

/** Pages, and programs such as Home Assistant. */
const MOST_CLIENTS = 64;
/** Browsers open six connections to a host at most, and all clients of a proxy that is not listed have its address. */
const MOST_PER_ADDRESS = 12;

interface EventStreamParts {
  readonly events: EventLog;
  readonly access: AccessControl;
  /** Aborts when picamd stops. */
  readonly stopping: AbortSignal;
}

/** GET /events/stream: each phase of each event as a server-sent event, from now on, or from the last one that the client got. */
export function eventStream({ events, access, stopping }: EventStreamParts) {
  const limits = { most: MOST_CLIENTS, mostPerAddress: MOST_PER_ADDRESS };
  const clients = new SentEvents({ ...limits, signal: stopping });
  events.listen((event) => {
    if (clients.size > 0) clients.send(messageOf(event));
  });
  return async (ctx: Context): Promise<void> => {
    const client = clientOf(ctx);
    const missed = missedSince(events, ctx.get('Last-Event-ID')).map(messageOf).join('');
    if (clients.subscribe(ctx, client, () => access.isAuthorized(client, 'recordings'), missed)) return;
    await delayResponse(ctx);
    reject(ctx, 'too-many-event-streams', 'Too many clients read the events. Close other windows.');
    ctx.set('Retry-After', '5');
  };
}

function messageOf(event: CameraEvent): string {
  return sentEvent(event, event.id);
}

/** What has changed since the event with this id began: an id says nothing about the phase that was sent last. */
function missedSince(events: EventLog, id: string): CameraEvent[] {
  const sinceMs = timeOfEventId(id);
  return sinceMs === null ? [] : events.all().filter(({ at }) => Date.parse(at) >= sinceMs);
}
