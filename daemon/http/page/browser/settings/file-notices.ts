import { build } from '../dom.ts';
import type { SettingsStore } from './settings-store.ts';

/** Shows what does not count of the files that settings come from. The daemon's words name the file and the line. */
export function showFileNotices(settings: SettingsStore, list: HTMLElement): void {
  let shown = '';
  const show = () => {
    const { notices } = settings.document;
    const key = JSON.stringify(notices);
    if (key === shown) return;
    shown = key;
    list.replaceChildren(
      ...notices.map(({ message, hint }) =>
        build('div', { class: 'notice' }, build('strong', {}, message), build('p', {}, hint)),
      ),
    );
  };
  settings.listen(show);
  show();
}
