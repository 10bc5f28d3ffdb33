import type { Client } from '../../access/client.ts';
import type { EventPage, EventQuery } from '../../events/event-history.ts';
import { answerLargeJson } from '../compressed-json.ts';
import { parseEventQuery } from '../event-query.ts';
import { withJsonErrors } from '../json-errors.ts';
import type { Handler } from '../request-route.ts';
import { clientOf } from '../request-client.ts';
import { SentEvents, sentEvent } from '../server-sent-events.ts';
import { heardOrAsked } from './heard-or-asked.ts';
import { HUB_STREAM_LIMITS, tooManyStreams } from './hub-events-routes.ts';
import type { HubRouteParts } from './hub-routes.ts';
import type { HubEventsView } from './hub-view.ts';
import { ofCamera } from './of-camera.ts';
import { passThrough } from './pass-through.ts';

/** GET /cameras/NAME/events: those of a picamd, as it tells them; of a camera that is heard over NATS, those that the hub has heard. */
export function cameraEvents(parts: HubRouteParts): Handler {
  const heard = ofCamera(({ events }, { name }) =>
    withJsonErrors(async (ctx) => {
      const page = pageOf(events, name, parseEventQuery(ctx.query));
      await answerLargeJson(ctx, { timeMs: Date.now(), ...page });
    }),
  );
  return heardOrAsked(heard, passThrough('events', ['since', 'until', 'type', 'limit']))(parts);
}

/** GET /cameras/NAME/events/stream, likewise. */
export function cameraEventStream(parts: HubRouteParts): Handler {
  const { access, events, stopping } = parts;
  const clients = new SentEvents({ ...HUB_STREAM_LIMITS, signal: stopping });
  const cameras = new WeakMap<Client, string>();
  events.listen((event) => {
    if (clients.size > 0)
      clients.send(sentEvent(event, event.id), (client) => cameras.get(client) === event.camera);
  });
  const heard = ofCamera((_, { name }) => async (ctx) => {
    const client = clientOf(ctx);
    cameras.set(client, name);
    const isAuthorized = () => access.isAuthorized(client, 'recordings', name);
    if (!clients.subscribe(ctx, client, isAuthorized)) await tooManyStreams(ctx);
  });
  return heardOrAsked(heard, passThrough('events/stream'))(parts);
}

/** As EventHistory reads them. */
function pageOf(events: HubEventsView, name: string, query: EventQuery): EventPage {
  const { after, sinceMs, limit } = query;
  const found = events
    .list({ ...query, limit: Number.POSITIVE_INFINITY, sees: (camera) => camera === name })
    .toReversed();
  if (after === undefined && sinceMs === undefined) return { events: found.slice(-limit), next: null };
  const page = found.slice(0, limit);
  return { events: page, next: found.length > limit ? (page.at(-1)?.id ?? null) : null };
}
