import { build, button } from '../dom.ts';
import { errorText } from './error-text.ts';
import { rowsOf } from './settings-document.ts';
import type { BarMessage, SaveBar } from './save-bar.ts';
import type { SettingsStore } from './settings-store.ts';
import { nameText } from './rows/value-text.ts';
import { countedText, text } from '../text.ts';

/** Shows in the save bar what becomes of the changes. */
export function showSaving(settings: SettingsStore, bar: SaveBar): void {
  let shown: unknown = null;
  settings.listen(() => {
    // The same state again would take the focus from a button of the bar.
    if (settings.state === shown) return;
    shown = settings.state;
    bar.show(messageOf(settings));
  });
}

function messageOf(settings: SettingsStore): BarMessage | null {
  const { state, unsaved } = settings;
  const count = unsaved.size;
  const changes = countedText('settings.oneChange', 'settings.manyChanges', count);
  const save = (label: string) => button(label, () => settings.save(), { class: 'primary' });
  const discard = () => button(text('settings.discard'), () => settings.discard(), { class: 'secondary' });
  const close = () => button(text('settings.close'), () => settings.discard(), { class: 'secondary' });
  switch (state.kind) {
    case 'idle':
    case 'confirming':
      return null;
    case 'saving':
      return { tone: 'busy', title: text('settings.saving'), detail: changes, actions: [] };
    case 'applying':
      return {
        tone: 'busy',
        title: text('settings.applying'),
        detail: text('settings.applyingDetail'),
        actions: [],
      };
    case 'saved': {
      const undo = button(text('settings.undo'), () => settings.undo(), { class: 'secondary' });
      const canUndo = Object.keys(state.undo).length > 0;
      const detail = namesOf(settings, state.keys);
      return { tone: 'good', title: text('settings.saved'), detail, actions: canUndo ? [undo] : [] };
    }
    case 'held':
      return {
        tone: state.conflict ? 'bad' : 'unsaved',
        title: state.conflict ? text('settings.conflict') : changes,
        detail: state.conflict
          ? text('settings.conflictDetail', { names: namesOf(settings, unsaved.keys) })
          : text('settings.notSavedYet'),
        actions: [discard(), save(text('settings.save'))],
      };
    case 'reverted': {
      const edit = button(text('settings.edit'), () => settings.edit(), { class: 'primary' });
      const why = state.why === null ? '' : `${errorText(state.why)} `;
      const detail = `${why}${text('settings.revertedDetail')}`;
      const canEdit = Object.keys(state.tried).length > 0;
      return { tone: 'bad', title: text('settings.reverted'), detail, actions: canEdit ? [edit] : [] };
    }
    case 'refused':
      return {
        tone: 'bad',
        title: text('settings.notSaved'),
        detail: [errorText(state.error), ...state.problems.map((problem) => `${problem}.`)].join(' '),
        actions: count === 0 ? [close()] : [discard(), save(text('settings.tryAgain'))],
      };
    case 'unreachable':
      return {
        tone: 'bad',
        title: text('settings.unreachable'),
        detail: text('settings.unreachableDetail'),
        actions: [discard(), save(text('settings.tryAgain'))],
      };
    case 'closed': {
      const log = build('a', { class: 'primary', href: 'login?next=settings' }, text('settings.logIn'));
      return {
        tone: 'bad',
        title: text('settings.loggedOut'),
        detail: text('settings.loggedOutDetail'),
        actions: [log],
      };
    }
  }
}

/** `Frame rate, Width` */
function namesOf({ document }: SettingsStore, keys: readonly string[]): string {
  return rowsOf(document)
    .filter(({ key }) => keys.includes(key))
    .map(nameText)
    .join(', ');
}
