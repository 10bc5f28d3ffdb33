import type { CameraEvent, EventFacts, EventType } from '../events/event.ts';
import type { Frame } from '../frame/frame.ts';
import type { RecordingTrack } from './recording-track.ts';

export interface EventRecorderOptions {
  readonly track: Pick<RecordingTrack, 'record' | 'span' | 'extend'>;
  /** PRE_SECONDS and POST_SECONDS in ms, and whether all events are recorded, or only those that ask for a clip. */
  readonly rules: () => { readonly preMs: number; readonly postMs: number; readonly isOn: boolean };
  /** The newest frame; null if none is current. */
  readonly newest: () => Frame | null;
  /** Says where the recording of an event will be. */
  readonly attach: (id: string, facts: EventFacts) => void;
  /** Puts a star beside a file, or takes it away. */
  readonly star: (stem: string, on: boolean) => void;
  /** Writes the picture of an event beside its first file. Whether it is there now; never rejects. */
  readonly writeSnapshot: (stem: string, jpeg: Buffer) => Promise<boolean>;
}

/** The picture that shows an event best, so far. */
interface Best {
  readonly score: number;
  readonly jpeg: Buffer;
}

/** What is being recorded: one event, or several that overlap. */
interface Current {
  /** Of the event that the recording is named after. */
  readonly id: string;
  /** Of all events that are in it. */
  readonly ids: Set<string>;
  /** Of those that go on. */
  readonly ongoing: Set<string>;
  best: Best | null;
  /** Of its first file; null before it has one. */
  stem: string | null;
  /** Of its last file. */
  lastStem: string | null;
  isStarred: boolean;
  /** The last picture that was handed to the disk. */
  written: Best | null;
  /** Whether a picture is on the disk: who hears of it sooner asks for it in vain. */
  hasSnapshot: boolean;
}

/** What shows something worth keeping. Of the others, the camera has no picture, or another one of the same. */
const RECORDED: ReadonlySet<EventType> = new Set(['motion', 'tamper', 'scene-change', 'manual']);

/** Events are reported at once; the clock may be corrected meanwhile. */
const FRESH_MS = 2000;

/**
 * Records events with all frames, from before they begin until after they end. One that begins while another goes on is in the same
 * recording; one that begins while a recording only waits for its end has a recording of its own from there on.
 */
export class EventRecorder {
  readonly #options: EventRecorderOptions;
  #current: Current | null = null;

  constructor(options: EventRecorderOptions) {
    this.#options = options;
  }

  /** Takes each phase of each event; not what is added to one later, such as its picture: that is no event of now. */
  readonly take = (event: CameraEvent, isAddition: boolean): void => {
    if (isAddition) return;
    const { id, phase, score } = event;
    const current = this.#current;
    if (current?.ongoing.has(id) === true) {
      this.#improve(current, score ?? 0);
      if (phase === 'end') this.#end(current, id);
    } else if (current?.ids.has(id) !== true && this.#isRecorded(event) && begins(event)) this.#begin(event);
  };

  /** A file of that event was begun. */
  began(id: string | null, stem: string): void {
    const current = this.#current;
    if (current === null || current.id !== id) return;
    current.lastStem = stem;
    if (current.isStarred) this.#options.star(stem, true);
    if (current.stem !== null) return;
    current.stem = stem;
    for (const each of current.ids) this.#options.attach(each, placesOf(current));
    void this.#write(current);
  }

  /** The event is to be kept, or not any more, with the files that it will have. */
  star(id: string, on: boolean): void {
    const current = this.#current;
    if (current === null || current.id !== id) return;
    current.isStarred = on;
    // Who lists the files may not see the last one yet.
    if (current.lastStem !== null) this.#options.star(current.lastStem, on);
  }

  /** The recording of an event has ended. */
  ended(id: string | null): void {
    const current = this.#current;
    if (current === null || current.id !== id) return;
    void this.#write(current);
    this.#current = null;
  }

  /** Forgets what is going on, with its pictures. */
  stop(): void {
    this.#current = null;
  }

  #isRecorded({ type, clip }: CameraEvent): boolean {
    return clip !== null || (this.#options.rules().isOn && RECORDED.has(type));
  }

  #begin({ id, type, phase, score }: CameraEvent): void {
    const { track, rules, attach } = this.#options;
    const before = this.#current;
    const joins = before !== null && (before.ongoing.size > 0 || phase === 'end');
    if (before !== null && !joins) this.ended(before.id);
    const current = joins ? before : newRecording(id);
    this.#current = current;
    current.ids.add(id);
    current.ongoing.add(id);
    this.#improve(current, score ?? 0);
    const untilMs = Number.POSITIVE_INFINITY;
    if (!joins) track.record({ kind: type, id, fromMs: performance.now() - rules().preMs, untilMs });
    else {
      track.extend(untilMs);
      if (current.stem !== null) attach(id, placesOf(current));
    }
    if (phase === 'end') this.#end(current, id);
  }

  #end(current: Current, id: string): void {
    current.ongoing.delete(id);
    if (current.ongoing.size === 0)
      this.#options.track.extend(performance.now() + this.#options.rules().postMs);
  }

  /** Takes the newest frame as the picture of the event if the score is the highest so far. */
  #improve(current: Current, score: number): void {
    if (current.best !== null && current.best.score >= score) return;
    const frame = this.#options.newest();
    if (frame !== null) current.best = { score, jpeg: Buffer.from(frame.jpeg) };
  }

  async #write(current: Current): Promise<void> {
    const { best, stem, written } = current;
    if (best === null || stem === null || best === written) return;
    current.written = best;
    const isWritten = await this.#options.writeSnapshot(stem, best.jpeg);
    if (!isWritten || current.hasSnapshot) return;
    current.hasSnapshot = true;
    for (const each of current.ids) this.#options.attach(each, placesOf(current));
  }
}

function newRecording(id: string): Current {
  const [ids, ongoing] = [new Set<string>(), new Set<string>()];
  return {
    id,
    ids,
    ongoing,
    best: null,
    stem: null,
    lastStem: null,
    isStarred: false,
    written: null,
    hasSnapshot: false,
  };
}

/** Whether an event begins with this phase, and not long ago: ended events are reported again when something is added to them. */
function begins({ phase, at, startedAt }: CameraEvent): boolean {
  const isFirst = phase === 'start' || (phase === 'end' && at === startedAt);
  return isFirst && Math.abs(Date.now() - Date.parse(at)) < FRESH_MS;
}

/** As clients ask for them. */
function placesOf({ id, hasSnapshot }: Current): EventFacts {
  const clip = `recordings/${id}/clip.avi`;
  return hasSnapshot ? { clip, snapshot: `recordings/${id}/snapshot.jpg` } : { clip };
}
