import type { IncomingMessage } from 'node:http';
import type { HubCameraView } from '../../http/hub/hub-view.ts';
import type { HubEvents } from './hub-events.ts';
import { messagesIn } from './server-sent-messages.ts';

/** What a hub keeps of one camera is not much more. */
const BACKLOG = '100';
const MAX_BACKLOG_BYTES = 256 * 1024;
/** A camera that is off for days is asked once a minute. */
const [FIRST_RETRY_MS, LAST_RETRY_MS] = [3000, 60_000];

interface FollowedCamera {
  readonly camera: Pick<HubCameraView, 'name' | 'ask'>;
  readonly events: HubEvents;
  /** Connecting to all cameras in one moment would need a process for each name that is looked up. */
  readonly waitMs: number;
  readonly signal: AbortSignal;
  /** The camera has told what it knew, or cannot be asked. May be called again. */
  readonly onCaughtUp: () => void;
}

/**
 * Keeps one connection to a picamd, on which it tells its events, until `signal` aborts. It begins with those that the camera knows
 * already. Never rejects.
 */
export async function followEvents(followed: FollowedCamera): Promise<void> {
  const { waitMs, signal, onCaughtUp } = followed;
  let retryMs = FIRST_RETRY_MS;
  let hasBacklog = false;
  await pause(waitMs, signal);
  while (!signal.aborted) {
    try {
      if (!hasBacklog) await readBacklog(followed);
      hasBacklog = true;
      onCaughtUp();
      await readStream(followed, () => (retryMs = FIRST_RETRY_MS));
    } catch {
      // Its pictures say what is wrong with the camera; and it is asked again.
    }
    onCaughtUp();
    await pause(retryMs, signal);
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
  }
}

/** Resolves then, or when `signal` aborts. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}

async function readBacklog({ camera, events, signal }: FollowedCamera): Promise<void> {
  const answer = await camera.ask?.('events', { query: [['limit', BACKLOG]], signal });
  const told: unknown = JSON.parse(answer === undefined ? '{}' : await textOf(answer));
  const list = typeof told === 'object' && told !== null && 'events' in told ? told.events : null;
  if (Array.isArray(list))
    for (const event of list as unknown[]) events.add(camera.name, event, { isNews: false });
}

async function readStream({ camera, events, signal }: FollowedCamera, onOpen: () => void): Promise<void> {
  const last = events.newestOf(camera.name);
  const answer = await camera.ask?.('events/stream', {
    headers: last === null ? {} : { 'Last-Event-ID': last },
    signal,
  });
  if (answer === undefined || answer.statusCode !== 200) return void answer?.destroy();
  onOpen();
  for await (const message of messagesIn(answer)) events.add(camera.name, JSON.parse(message));
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_BACKLOG_BYTES) throw new Error('the list of events is too long');
  }
  return answer.statusCode === 200 ? Buffer.concat(chunks).toString('utf8') : '{}';
}
