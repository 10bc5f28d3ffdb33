import { randomBytes } from 'node:crypto';
import type { NatsMessage, NatsSession } from '../nats-session.ts';
import { decodeJson, encodeJson, numberIn } from '../small-json.ts';
import type { JsonFields } from '../small-json.ts';

/** Who asks a server for what it keeps. */
export interface JetStream {
  readonly session: NatsSession;
  /** Where the server may send answers. */
  readonly inbox: string;
}

export const NS_IN_MS = 1e6;
const ANSWER_MS = 5000;
const ANSWER_BYTES = 16 * 1024;
/** Then the server forgets that somebody was reading. */
const INACTIVE_MS = 30_000;
/** `$JS.ACK.STREAM.CONSUMER.DELIVERED.SEQUENCE.SEQUENCE.TIME.PENDING` (ADR-15 of NATS); the time is in ns since 1970. */
const ACK = /^\$JS\.ACK\.(?:[^.]+\.){5}(\d{1,20})\.(\d+)$/;

/** Asks for `$JS.API.SUBJECT`. Null if there is no answer, as without JetStream. */
export function askJetStream(
  { session, inbox }: JetStream,
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
    session.publish(`$JS.API.${subject}`, encodeJson(body), reply);
  });
}

/** Of the three servers of a site: any of them may end. */
const COPIES = 3;
/** `stream name already in use with a different configuration`, of the server's errors.json. */
const IS_THERE = 10_058;

/**
 * Asks for a stream, with a copy on three servers, or else with one. Resolves with whether it is there, perhaps with other settings: not
 * without JetStream. Never rejects.
 *
 * @param config its settings; see StreamConfig of NATS
 */
export async function haveStream(storage: JetStream, name: string, config: object): Promise<boolean> {
  const ask = (copies: number) =>
    askJetStream(storage, `STREAM.CREATE.${name}`, { name, ...config, num_replicas: copies });
  const answer = await ask(COPIES);
  const error = answer?.['error'] as { err_code?: unknown } | undefined;
  if (error === undefined || error.err_code === IS_THERE) return answer !== null;
  return (await ask(1)) !== null;
}

/**
 * Calls back with the messages of a stream, oldest first. Resolves when the server has begun to send them, with whether it has; never
 * rejects. While servers choose a leader, none has.
 *
 * @param consumer which of them; see ConsumerConfig of NATS
 */
export async function readStream(
  storage: JetStream,
  stream: string,
  consumer: object,
  onMessage: (message: NatsMessage) => void,
): Promise<boolean> {
  const { session, inbox } = storage;
  const deliver = `${inbox}.${randomName()}`;
  const end = session.subscribe(deliver, (message) => {
    onMessage(message);
    if (ACK.exec(message.reply)?.[2] === '0') end();
  });
  const answer = await askJetStream(storage, `CONSUMER.CREATE.${stream}`, {
    stream_name: stream,
    config: {
      deliver_subject: deliver,
      ack_policy: 'none',
      replay_policy: 'instant',
      inactive_threshold: INACTIVE_MS * NS_IN_MS,
      ...consumer,
    },
  });
  const pending = numberIn(answer?.['num_pending'], 0, 1e12);
  if (pending === null || pending === 0) end();
  return pending !== null;
}

/** When the server got a message of a stream, in ms since 1970 by its clock; null if it is none of a stream. */
export function storedAtMs({ reply }: NatsMessage): number | null {
  const time = ACK.exec(reply)?.[1];
  return time === undefined ? null : Number(time) / NS_IN_MS;
}

function randomName(): string {
  return randomBytes(12).toString('base64url');
}
