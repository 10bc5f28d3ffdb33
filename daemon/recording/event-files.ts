import { dirname, join } from 'node:path';
import { isEventId, timeOfEventId } from '../events/event-id.ts';
import type { EventStore } from '../events/event-store.ts';
import { EVENT_TYPES } from '../events/event.ts';
import type { CameraEvent } from '../events/event.ts';
import type { DiskQueue, FileSystem } from './disk-queue.ts';
import { readLines } from './read-lines.ts';
import type { RecordingFolder } from './recording-folder.ts';
import { dayFolder, EVENTS_FILE, YEAR } from './recording-names.ts';

export interface EventFilesOptions {
  readonly queue: DiskQueue;
  readonly folder: RecordingFolder;
  /** Throws if the disk is not there. */
  readonly check: (fs: FileSystem) => Promise<void>;
  /** Whether the clock shows the time: the id of an event has it, and the folder. */
  readonly isClockKnown: () => boolean;
  readonly onFailure: (error: unknown) => void;
}

/** So many wait for a disk that does not respond; about 400 KB. */
const MOST_PENDING = 1000;
/** Events of a moment are written together. */
const DELAY_MS = 1000;

/** The events of each day, beside its recordings: a JSON object in each line, one for the start and one for the end of an event. */
export class EventFiles implements EventStore {
  readonly #options: EventFilesOptions;
  #pending: CameraEvent[] = [];
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> | null = null;

  constructor(options: EventFilesOptions) {
    this.#options = options;
  }

  append(event: CameraEvent): void {
    if (!this.#options.isClockKnown()) return;
    this.#pending.push(event);
    if (this.#pending.length > MOST_PENDING) this.#pending.shift();
    this.#timer ??= setTimeout(() => void this.flush(), DELAY_MS);
  }

  async read(sinceMs: number, limit: number): Promise<CameraEvent[]> {
    const { queue, folder } = this.#options;
    const found: CameraEvent[] = [];
    const first = idFrom(sinceMs);
    const days = await folder.days().catch(() => []);
    for (const day of days.filter((name) => YEAR.test(name.slice(0, 4)) && name >= dayFolder(sinceMs))) {
      // A day may have very many, of which only the first ones are wanted: only these are parsed.
      const lines = new Map<string, string>();
      await readLines(queue, join(folder.root, day, EVENTS_FILE), (line) => {
        const id = idOf(line);
        if (id >= first) lines.set(id, line);
      });
      for (const id of [...lines.keys()].toSorted()) {
        const event = parseEvent(lines.get(id) ?? '');
        if (event !== null) found.push(event);
        if (found.length === limit) return found;
      }
    }
    return found;
  }

  /** Writes what waits; what cannot be written waits for the next time. Never rejects. */
  async flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#pending.length === 0) return;
    while (this.#writing !== null) await this.#writing;
    this.#writing = this.#write();
    await this.#writing;
  }

  async #write(): Promise<void> {
    const { queue, onFailure } = this.#options;
    const events = this.#pending;
    this.#pending = [];
    try {
      for (const [day, lines] of byDay(events))
        await queue.run((fs) => this.#add(fs, day, lines), { urgent: true });
    } catch (error) {
      this.#pending = [...events, ...this.#pending].slice(-MOST_PENDING);
      onFailure(error);
    }
    this.#writing = null;
  }

  async #add(fs: FileSystem, day: string, lines: readonly string[]): Promise<void> {
    const { folder, check } = this.#options;
    await check(fs);
    const path = join(folder.root, day, EVENTS_FILE);
    await fs.mkdir(dirname(path), { recursive: true });
    // A power cut may have left half a line.
    await fs.appendFile(path, `\n${lines.join('\n')}\n`);
  }
}

/** The lines of each day, in their order. */
function byDay(events: readonly CameraEvent[]): Map<string, string[]> {
  const days = new Map<string, string[]>();
  for (const event of events) {
    const day = dayFolder(timeOfEventId(event.id) ?? 0);
    days.set(day, [...(days.get(day) ?? []), JSON.stringify(event)]);
  }
  return days;
}

/** The id of an event, by the start of its line; '' for other lines, and for half a line. */
function idOf(line: string): string {
  const id = line.endsWith('}') ? (/^\{"id":"([^"]{1,40})"/.exec(line)?.[1] ?? '') : '';
  return isEventId(id) ? id : '';
}

/** Ids of that time and later are not less than this. */
function idFrom(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[-:.]/g, '');
}

/** Null for what is no event. */
function parseEvent(line: string): CameraEvent | null {
  try {
    const event = JSON.parse(line) as CameraEvent;
    const isKnown = EVENT_TYPES.includes(event.type) && ['start', 'update', 'end'].includes(event.phase);
    const times = [event.at, event.startedAt].map(Date.parse);
    return isKnown && times.every(Number.isFinite) ? event : null;
  } catch {
    return null;
  }
}
