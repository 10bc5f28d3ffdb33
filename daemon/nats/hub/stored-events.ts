import { randomBytes } from 'node:crypto';
import type { NatsMessage, NatsSession } from '../nats-session.ts';
import { EVENT_BYTES } from '../event-message.ts';
import { decodeJson, encodeJson, numberIn } from '../small-json.ts';
import type { JsonFields } from '../small-json.ts';
import { subjectOf, subjectOfAll } from '../subjects.ts';

/** Who asks the server for events. */
interface EventStorage {
  readonly session: NatsSession;
  readonly site: string;
  /** Where the server may send answers. */
  readonly inbox: string;
}

const DAY_MS = 86_400_000;
const NS_IN_MS = 1e6;
/** How long the server keeps an event. */
const KEPT_MS = 7 * DAY_MS;
/** As many as a hub keeps, and each has two or three phases. */
const MOST_OF_CAMERA = 600;
/** 1000 busy cameras would have more: the oldest go. */
const MOST_BYTES = 64 * 1024 * 1024;
/** What a hub that starts wants to know. */
const READ_BACK_MS = DAY_MS;
const ANSWER_MS = 5000;
const ANSWER_BYTES = 16 * 1024;
/** Then the server forgets that somebody was reading. */
const INACTIVE_MS = 30_000;
/** `$JS.ACK.STREAM.CONSUMER.DELIVERED.SEQUENCE.SEQUENCE.TIME.PENDING` (ADR-15 of NATS). */
const PENDING = /^\$JS\.ACK\.(?:[^.]+\.){6}(\d+)$/;

/** The stream of JetStream in which a server keeps the events of a site. */
export function eventStreamOf(site: string): string {
  return `picamd-events-${site}`;
}

/**
 * Asks a server with JetStream to keep the events of the site. If it does so already, whatever the settings, that is fine. Resolves with
 * false without JetStream; never rejects.
 */
export async function keepEvents({ session, site, inbox }: EventStorage): Promise<boolean> {
  const stream = eventStreamOf(site);
  const answer = await askJetStream(session, inbox, `$JS.API.STREAM.CREATE.${stream}`, {
    name: stream,
    subjects: [subjectOfAll(site, 'event')],
    retention: 'limits',
    discard: 'old',
    storage: 'file',
    num_replicas: 1,
    max_age: KEPT_MS * NS_IN_MS,
    max_bytes: MOST_BYTES,
    max_msg_size: EVENT_BYTES,
    max_msgs_per_subject: MOST_OF_CAMERA,
  });
  return answer !== null;
}

/** Reads what a camera told within the last day, oldest first. Resolves when the server has begun to send it; never rejects. */
export async function readStoredEvents(
  { session, site, inbox }: EventStorage,
  camera: string,
  onMessage: (message: NatsMessage) => void,
): Promise<void> {
  const stream = eventStreamOf(site);
  const deliver = `${inbox}.${randomName()}`;
  const end = session.subscribe(deliver, (message) => {
    onMessage(message);
    if (PENDING.exec(message.reply)?.[1] === '0') end();
  });
  const answer = await askJetStream(session, inbox, `$JS.API.CONSUMER.CREATE.${stream}`, {
    stream_name: stream,
    config: {
      deliver_subject: deliver,
      deliver_policy: 'by_start_time',
      opt_start_time: new Date(Date.now() - READ_BACK_MS).toISOString(),
      filter_subject: subjectOf({ site, camera }, 'event'),
      ack_policy: 'none',
      replay_policy: 'instant',
      inactive_threshold: INACTIVE_MS * NS_IN_MS,
    },
  });
  if (numberIn(answer?.['num_pending'], 1, 1e12) === null) end();
}

/** Null if there is no answer, as without JetStream. */
function askJetStream(
  session: NatsSession,
  inbox: string,
  subject: string,
  body: object,
): Promise<JsonFields | null> {
  return new Promise((resolve) => {
    const reply = `${inbox}.${randomName()}`;
    const done = (answer: JsonFields | null) => {
      clearTimeout(timer);
      end();
      resolve(answer);
    };
    const timer = setTimeout(() => done(null), ANSWER_MS).unref();
    const end = session.subscribe(reply, ({ data }) => done(decodeJson(data, ANSWER_BYTES)));
    session.publish(subject, encodeJson(body), reply);
  });
}

function randomName(): string {
  return randomBytes(12).toString('base64url');
}
