import { apiUrl } from '../api-url.ts';
import { fileName } from '../camera-name.ts';
import { snapshotName } from '../format.ts';
import { download, saveFile } from '../save-file.ts';
import { localDayOf, rangeOfDay } from './local-day.ts';
import type { LocalDay } from './local-day.ts';
import type { Player } from './player.ts';
import { eventNear, nextEvent } from './recorded-event.ts';
import type { RecordedEvent } from './recorded-event.ts';
import { withEnd, withStart } from './range-selection.ts';
import { nextSpeed } from './speeds.ts';
import { axisAround, spanOf } from './time-axis.ts';
import type { Timeline } from './timeline.ts';

/** The playhead belongs to an event from this long before it to this long after it. */
const NEAR_MS = 5000;
/** A second before something happens, one sees how. */
const LEAD_MS = 1000;
/** A picture that is this much older than the playhead is not of that moment. */
const LATE_MS = 3000;

interface ControlParts {
  readonly timeline: Timeline;
  readonly player: Player;
  isCentered(): boolean;
  /** The day of the playhead is no longer the open one. */
  onDay(day: LocalDay): void;
}

/** What buttons and keys do to the recording that is shown. */
export class Controls {
  readonly #parts: ControlParts;
  /** It was playing when the finger came down. */
  #playsAfter = false;
  #scrubbing = false;

  constructor(parts: ControlParts) {
    this.#parts = parts;
  }

  /** The event at the playhead; null between events. */
  get event(): RecordedEvent | null {
    const { events, atMs } = this.#parts.timeline.state;
    return eventNear(events, atMs, NEAR_MS);
  }

  /** Goes to a moment, and stays there. */
  seek(ms: number): void {
    const { timeline, player } = this.#parts;
    const atMs = Math.min(ms, Date.now());
    this.#moveTo(atMs);
    timeline.change({ playing: false });
    player.show(atMs);
  }

  /** More is kept: an alert leads to a moment some seconds before its pictures are on the disk. */
  arrived(): void {
    const { timeline, player } = this.#parts;
    const { atMs, shownMs, kept, playing } = timeline.state;
    if (playing || player.busy || (shownMs !== null && shownMs > atMs - LATE_MS)) return;
    if (kept.some(({ fromMs, toMs }) => fromMs <= atMs && atMs <= toMs)) player.show(atMs);
  }

  /** Follows a finger; plays on when it is lifted, if it did before. */
  scrub(ms: number, done: boolean): void {
    const { playing } = this.#parts.timeline.state;
    if (!this.#scrubbing) this.#playsAfter = playing;
    this.#scrubbing = !done;
    this.seek(ms);
    if (done && this.#playsAfter) this.play();
  }

  play(): void {
    const { timeline, player } = this.#parts;
    const { atMs, speed } = timeline.state;
    timeline.change({ playing: true });
    player.play(atMs, speed);
  }

  pause(): void {
    this.#parts.player.pause();
    this.#parts.timeline.change({ playing: false });
  }

  toggle(): void {
    if (this.#parts.timeline.state.playing) this.pause();
    else this.play();
  }

  step(direction: 1 | -1): void {
    const { timeline, player } = this.#parts;
    timeline.change({ playing: false });
    player.step(direction);
  }

  setSpeed(speed: number): void {
    const { timeline } = this.#parts;
    timeline.change({ speed });
    if (timeline.state.playing) this.play();
  }

  faster(direction: 1 | -1): void {
    this.setSpeed(nextSpeed(this.#parts.timeline.state.speed, direction));
  }

  /** Goes to the next event (1) or the one before (-1), and to its beginning. */
  go(direction: 1 | -1): void {
    const { events, atMs } = this.#parts.timeline.state;
    // Its own lead does not keep it from being left.
    const event = nextEvent(events, atMs + (direction === 1 ? LEAD_MS : 0), direction);
    if (event !== null) this.open(event);
  }

  /** Shows an event from just before its beginning; plays on if it was playing. */
  open(event: RecordedEvent): void {
    const { timeline } = this.#parts;
    const { playing, axis } = timeline.state;
    this.seek(event.startMs - LEAD_MS);
    if (spanOf(axis) < (event.endMs ?? event.startMs) - event.startMs)
      timeline.change({ axis: axisAround(event.startMs, spanOf(axis)) });
    if (playing) this.play();
  }

  /** A picture is shown; `moves`: the playhead goes there. */
  shown(capturedMs: number, moves: boolean): void {
    this.#parts.timeline.change({ shownMs: capturedMs });
    if (moves) this.#moveTo(capturedMs);
  }

  selectStart(): void {
    const { timeline } = this.#parts;
    timeline.change({ range: withStart(timeline.state.range, timeline.state.atMs) });
  }

  selectEnd(): void {
    const { timeline } = this.#parts;
    timeline.change({ range: withEnd(timeline.state.range, timeline.state.atMs) });
  }

  /** Saves the shown picture as it was recorded. */
  saveSnapshot(): void {
    const { player, timeline } = this.#parts;
    const { shownMs } = timeline.state;
    if (player.shownJpeg !== null && shownMs !== null)
      saveFile(player.shownJpeg, snapshotName(fileName(), shownMs));
  }

  /** Saves the recording of the event at the playhead. */
  saveClip(): void {
    const { event } = this;
    const id = event?.recordingId ?? null;
    if (id !== null) download(apiUrl(`recordings/${encodeURIComponent(id)}/clip.avi`));
  }

  #moveTo(ms: number): void {
    const { timeline, isCentered, onDay } = this.#parts;
    timeline.moveTo(ms, isCentered());
    const { fromMs, toMs } = rangeOfDay(timeline.state.day);
    if (ms < fromMs || ms >= toMs) onDay(localDayOf(ms));
  }
}
