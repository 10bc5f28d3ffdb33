import { apiUrl } from '../api-url.ts';
import type { TimeRange } from './local-day.ts';
import { readEvent } from './recorded-event.ts';
import type { RecordedEvent } from './recorded-event.ts';
import { readDays, readDisk, readRecordings } from './recordings-documents.ts';
import type { DiskFacts, KeptDays, RecordingFile } from './recordings-documents.ts';

/** A daemon that does not answer is as good as none; a disk may take seconds. */
const ANSWER_MS = 20_000;
/** Events a request brings. */
const PAGE = 1000;
/** A day of 200 000 events: more than any camera can have. */
const MOST_PAGES = 200;

/** The events of a range, page by page, each as it comes. Ends early when an answer fails. */
export async function* eventsOf({ fromMs, toMs }: TimeRange): AsyncGenerator<readonly RecordedEvent[]> {
  let since = String(fromMs);
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await ask(`events?since=${since}&until=${toMs}&limit=${PAGE}`);
    if (!isObject(answer) || !Array.isArray(answer['events'])) return;
    yield answer['events'].map(readEvent).filter((event) => event !== null);
    const { next } = answer;
    if (typeof next !== 'string' || next === since) return;
    since = next;
  }
}

/** The files with pictures of a range, oldest first. */
export async function recordingsOf({ fromMs, toMs }: TimeRange): Promise<readonly RecordingFile[]> {
  const found: RecordingFile[] = [];
  let next: string | null = '';
  for (let page = 0; next !== null && page < MOST_PAGES; page++) {
    const cursor: string = next === '' ? '' : `&after=${encodeURIComponent(next)}`;
    const { files, next: following } = readRecordings(
      await ask(`recordings/list.json?from=${fromMs}&to=${toMs}${cursor}`),
    );
    found.push(...files);
    next = following === next ? null : following;
  }
  return found;
}

export async function keptDays(): Promise<KeptDays> {
  return readDays(await ask('recordings/days.json'));
}

export async function diskFacts(): Promise<DiskFacts | null> {
  return readDisk(await ask('recordings/disk.json'));
}

/** Resolves with whether it was done. */
export function setStar(id: string, on: boolean): Promise<boolean> {
  return send(on ? 'PUT' : 'DELETE', `recordings/${encodeURIComponent(id)}/star`);
}

/** Deletes the recording of an event. Resolves with whether it was done. */
export function deleteRecording(id: string): Promise<boolean> {
  return send('DELETE', `recordings/${encodeURIComponent(id)}`);
}

async function send(method: string, path: string): Promise<boolean> {
  const signal = AbortSignal.timeout(ANSWER_MS);
  const response = await fetch(apiUrl(path), { method, signal }).catch(() => null);
  return response?.ok === true;
}

async function ask(path: string): Promise<unknown> {
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const response = await fetch(apiUrl(path), { signal, headers: { Accept: 'application/json' } });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
