import { EVENT_BYTES } from '../event-message.ts';
import type { NatsMessage } from '../nats-session.ts';
import { subjectOf, subjectOfAll } from '../subjects.ts';
import { haveStream, NS_IN_MS, readStream } from './jet-stream.ts';
import type { JetStream } from './jet-stream.ts';

const DAY_MS = 86_400_000;
/** How long the server keeps an event. */
const KEPT_MS = 7 * DAY_MS;
/** As many as a hub keeps, and each has two or three phases. */
const MOST_OF_CAMERA = 600;
/** 1000 busy cameras would have more: the oldest go. */
const MOST_BYTES = 64 * 1024 * 1024;
/** What a hub that starts wants to know. */
const READ_BACK_MS = DAY_MS;

/** The stream of JetStream in which a server keeps the events of a site. */
export function eventStreamOf(site: string): string {
  return `picamd-events-${site}`;
}

/**
 * Asks a server with JetStream to keep the events of the site. If it does so already, whatever the settings, that is fine. Resolves with
 * false without JetStream; never rejects.
 */
export async function keepEvents(storage: JetStream, site: string): Promise<boolean> {
  return haveStream(storage, eventStreamOf(site), {
    subjects: [subjectOfAll(site, 'event')],
    retention: 'limits',
    discard: 'old',
    storage: 'file',
    max_age: KEPT_MS * NS_IN_MS,
    max_bytes: MOST_BYTES,
    max_msg_size: EVENT_BYTES,
    max_msgs_per_subject: MOST_OF_CAMERA,
  });
}

/** Reads what a camera told within the last day, oldest first; see readStream(). */
export async function readStoredEvents(
  storage: JetStream,
  address: { readonly site: string; readonly camera: string },
  onMessage: (message: NatsMessage) => void,
): Promise<boolean> {
  const consumer = {
    deliver_policy: 'by_start_time',
    opt_start_time: new Date(Date.now() - READ_BACK_MS).toISOString(),
    filter_subject: subjectOf(address, 'event'),
  };
  return readStream(storage, eventStreamOf(address.site), consumer, onMessage);
}
