import type { NatsMessage } from '../nats-session.ts';
import { PRESENCE_BYTES } from '../presence-message.ts';
import { subjectOfAll } from '../subjects.ts';
import { haveStream, NS_IN_MS, readStream, storedAtMs } from './jet-stream.ts';
import type { JetStream } from './jet-stream.ts';
import { FORGET_MS, MOST_SITE_CAMERAS } from './site-cameras.ts';

/** Besides its bytes, each message has its subject and a head. */
const MOST_BYTES = MOST_SITE_CAMERAS * (PRESENCE_BYTES + 512);

/** The stream of JetStream in which a server keeps what each camera of a site said last. */
export function cameraStreamOf(site: string): string {
  return `picamd-cameras-${site}`;
}

/**
 * Asks a server with JetStream to keep the last presence of each camera for a day, in memory: a file would be written every 5 s for each.
 * Then reads which cameras there were, with how long ago each was heard, in ms. Resolves with whether the server answers; never rejects.
 */
export async function readStoredCameras(
  storage: JetStream,
  site: string,
  onMessage: (message: NatsMessage, agoMs: number) => void,
): Promise<boolean> {
  const stream = cameraStreamOf(site);
  const subject = subjectOfAll(site, 'presence');
  const isKept = await haveStream(storage, stream, {
    subjects: [subject],
    retention: 'limits',
    discard: 'old',
    storage: 'memory',
    max_age: FORGET_MS * NS_IN_MS,
    max_bytes: MOST_BYTES,
    max_msgs: MOST_SITE_CAMERAS,
    max_msg_size: PRESENCE_BYTES,
    max_msgs_per_subject: 1,
  });
  if (!isKept) return false;
  return readStream(storage, stream, { deliver_policy: 'all', filter_subject: subject }, (message) => {
    const atMs = storedAtMs(message);
    // The server's clock may differ from ours.
    if (atMs !== null) onMessage(message, Math.min(Math.max(0, Date.now() - atMs), FORGET_MS));
  });
}
