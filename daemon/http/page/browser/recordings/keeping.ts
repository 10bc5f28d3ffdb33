import { build, button, element } from '../dom.ts';
import { formatTime } from '../format.ts';
import { text } from '../text.ts';
import type { Controls } from './controls.ts';
import { eventLabel } from './event-texts.ts';
import type { RecordedEvent } from './recorded-event.ts';
import { deleteRecording, setStar } from './recordings-api.ts';
import type { Timeline } from './timeline.ts';

interface KeepingParts {
  readonly timeline: Timeline;
  readonly controls: Controls;
  readonly isAdmin: boolean;
  /** There is a recording with this id that was not deleted. */
  isKept(id: string): boolean;
  say(words: string): void;
  /** A recording was deleted. */
  onDeleted(): void;
}

/** The buttons for the event at the playhead: keep, delete, download. */
export function enableKeeping(parts: KeepingParts): void {
  const { timeline, controls, isAdmin, isKept, say, onDeleted } = parts;
  const star = element('[data-action="star"]', HTMLButtonElement);
  const shape = element('[data-action="star"] use', SVGUseElement);
  const bin = element('[data-action="delete"]', HTMLButtonElement);
  const clip = element('[data-action="clip"]', HTMLButtonElement);
  star.hidden = bin.hidden = !isAdmin;
  timeline.listen(['atMs', 'events', 'kept', 'starred'], () => {
    const { event } = controls;
    const id = keptAs(event);
    star.disabled = clip.disabled = id === null;
    // The recording of another event is deleted with that one.
    bin.disabled = id === null || id !== event?.id;
    const isStarred = id !== null && timeline.state.starred.has(id);
    star.setAttribute('aria-pressed', String(isStarred));
    shape.setAttribute('href', isStarred ? '#i-starred' : '#i-star');
  });
  clip.addEventListener('click', () => controls.saveClip());
  star.addEventListener('click', () => void toggle());
  bin.addEventListener('click', () => {
    const { event } = controls;
    if (event !== null) askToDelete(event);
  });

  /** The id of the recording that shows an event, if it was not deleted. */
  function keptAs(event: RecordedEvent | null): string | null {
    const id = event?.recordingId ?? null;
    return id !== null && isKept(id) ? id : null;
  }

  async function toggle(): Promise<void> {
    const id = keptAs(controls.event);
    if (id === null) return;
    const on = !timeline.state.starred.has(id);
    if (!(await setStar(id, on))) return say(text('recordings.notKept'));
    const starred = new Set(timeline.state.starred);
    if (on) starred.add(id);
    else starred.delete(id);
    timeline.change({ starred });
    say(text(on ? 'recordings.nowKept' : 'recordings.noLongerKept'));
  }

  function askToDelete(event: RecordedEvent): void {
    const what = { event: eventLabel(event), time: formatTime(event.startMs) };
    const run = button(text('recordings.delete'), () => void remove(), { class: 'danger' });
    const dialog = build(
      'dialog',
      { class: 'sheet', 'aria-labelledby': 'delete-title' },
      build('h2', { id: 'delete-title' }, text('recordings.deleteTitle', what)),
      build('p', { class: 'hint' }, text('recordings.deleteHint')),
      build(
        'div',
        { class: 'actions' },
        button(text('recordings.cancel'), () => dialog.close(), { class: 'secondary' }),
        run,
      ),
    );
    dialog.addEventListener('close', () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();

    async function remove(): Promise<void> {
      run.disabled = true;
      const done = await deleteRecording(event.id);
      dialog.close();
      say(text(done ? 'recordings.deleted' : 'recordings.notDeleted'));
      if (done) onDeleted();
    }
  }
}
