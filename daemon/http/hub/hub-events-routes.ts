import type { Context } from 'koa';
import type { AccessControl } from '../../access/access-control.ts';
import { seesCamera } from '../../access/client.ts';
import { answerLargeJson } from '../compressed-json.ts';
import { parseEventQuery } from '../event-query.ts';
import { withJsonErrors } from '../json-errors.ts';
import { clientOf } from '../request-client.ts';
import { delayResponse, reject } from '../responses.ts';
import { SentEvents, sentEvent } from '../server-sent-events.ts';
import type { EventDemandView, HubEventsView } from './hub-view.ts';

/** As many as a single camera has. */
export const HUB_STREAM_LIMITS = { most: 64, mostPerAddress: 12 };
/** For cameras that are off, or slow: what the others have told is shown then. */
const CATCH_UP_MS = 2000;

export interface HubEventsParts {
  readonly access: AccessControl;
  readonly events: HubEventsView;
  readonly eventDemand: EventDemandView;
  /** Aborts when picamd stops. */
  readonly stopping: AbortSignal;
}

/** GET /events.json of a hub: the newest events of the cameras that the client may watch, the newest first. */
export function hubEventsJson({ events, eventDemand }: HubEventsParts) {
  return withJsonErrors(async (ctx) => {
    const query = parseEventQuery(ctx.query);
    const release = eventDemand.hold();
    try {
      await eventDemand.caughtUp(AbortSignal.timeout(CATCH_UP_MS));
    } finally {
      release();
    }
    const { identity } = clientOf(ctx);
    const sees = (camera: string) => seesCamera(identity, camera);
    await answerLargeJson(ctx, { timeMs: Date.now(), events: events.list({ ...query, sees }) });
  });
}

/** GET /events/stream of a hub: each phase of each event of the cameras that the client may watch, from now on. */
export function hubEventStream({ access, events, eventDemand, stopping }: HubEventsParts) {
  const clients = new SentEvents({ ...HUB_STREAM_LIMITS, signal: stopping });
  events.listen((event) => {
    if (clients.size === 0) return;
    clients.send(sentEvent(event, event.id), (client) =>
      access.isAuthorized(client, 'recordings', event.camera),
    );
  });
  return async (ctx: Context): Promise<void> => {
    const client = clientOf(ctx);
    if (clients.subscribe(ctx, client, () => access.isAuthorized(client, 'recordings'))) {
      const release = eventDemand.hold();
      ctx.req.socket.once('close', release);
      if (ctx.req.socket.destroyed) release();
      return;
    }
    await tooManyStreams(ctx);
  };
}

export async function tooManyStreams(ctx: Context): Promise<void> {
  await delayResponse(ctx);
  reject(ctx, 'too-many-event-streams', 'Too many clients read the events. Close other windows.');
  ctx.set('Retry-After', '5');
}
