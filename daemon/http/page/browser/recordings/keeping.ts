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
  /** The event has a file that was not deleted. */
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
    const hasClip = event?.hasClip === true && isKept(event.id);
    for (const one of [star, bin, clip]) one.disabled = !hasClip;
    const isStarred = event !== null && timeline.state.starred.has(event.id);
    star.setAttribute('aria-pressed', String(isStarred));
    shape.setAttribute('href', isStarred ? '#i-starred' : '#i-star');
  });
  clip.addEventListener('click', () => controls.saveClip());
  star.addEventListener('click', () => void toggle());
  bin.addEventListener('click', () => {
    const { event } = controls;
    if (event !== null) askToDelete(event);
  });

  async function toggle(): Promise<void> {
    const { event } = controls;
    if (event === null) return;
    const on = !timeline.state.starred.has(event.id);
    if (!(await setStar(event.id, on))) return say(text('recordings.notKept'));
    const starred = new Set(timeline.state.starred);
    if (on) starred.add(event.id);
    else starred.delete(event.id);
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
