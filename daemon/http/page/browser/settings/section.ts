import type { SaveBar } from './save-bar.ts';
import type { SettingsDocument } from './settings-document.ts';
import type { SettingsStore } from './settings-store.ts';
import type { SettingsText } from './text.ts';

/** What a section of the settings page is made with. */
export interface SectionParts {
  readonly settings: SettingsStore;
  readonly bar: SaveBar;
  /** `text('settings.saved')`: in the language of the page. */
  readonly text: SettingsText;
}

/**
 * A section of the settings page. It is made when it is opened first, and `root` is in the page while it is open. `show` is
 * called when it is opened, and each time the settings or what is unsaved of them change; `close` when another one is
 * opened: nothing of it runs on then.
 */
export interface Section {
  readonly root: HTMLElement;
  show(document: SettingsDocument): void;
  close(): void;
  /** It has changes of its own that are not saved. */
  readonly hasUnsaved?: boolean;
}
