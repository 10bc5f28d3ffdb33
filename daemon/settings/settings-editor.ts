import type { Loaded } from '../config/load.ts';
import { settingGroups } from './settings-document.ts';
import type { SettingGroup } from './settings-document.ts';
import { settingsTag } from './settings-tag.ts';

/** What the editor needs of the daemon. */
export interface SettingsEditorParts {
  /** The settings in effect. */
  readonly current: () => Loaded;
  /** Whether systemd passed the sockets to listen on. */
  readonly hasSockets: boolean;
}

/** What GET /settings.json answers. */
export interface SettingsDocument {
  readonly groups: readonly SettingGroup[];
}

/** Shows the settings to an admin. */
export class SettingsEditor {
  readonly #parts: SettingsEditorParts;

  constructor(parts: SettingsEditorParts) {
    this.#parts = parts;
  }

  /** Names the state of settings.conf; differs when it was changed. */
  get tag(): string {
    return settingsTag(this.#parts.current().saved, null);
  }

  get document(): SettingsDocument {
    return { groups: settingGroups(this.#parts.current(), this.#parts.hasSockets) };
  }
}
