import { dirname } from 'node:path';
import type { Loaded } from './config/load.ts';
import type { Key } from './config/settings.ts';
import { PicamdError } from './errors.ts';
import { RecordModeMemory } from './home-record-mode.ts';
import type { MqttActions } from './mqtt/command-taker.ts';
import { controlChange } from './mqtt/picture-controls.ts';
import type { Privacy } from './privacy/privacy.ts';
import type { SettingsEditor } from './settings/settings-editor.ts';

interface HomeActionParts {
  /** The settings in effect. */
  readonly settings: () => Loaded;
  readonly editor: Pick<SettingsEditor, 'change' | 'tag'>;
  readonly surveillance: { readonly privacy: Pick<Privacy, 'isOn' | 'switch'> };
  readonly restart: () => void;
}

/** Whom the log and events name for what comes from home automation. */
const AUTHOR = { user: 'MQTT', address: 'MQTT' };

/** What home automation can do: what PUT /privacy.json and PATCH /settings.json do, with the same checks. What is so already is not set again. */
export function homeActions(parts: HomeActionParts): Omit<MqttActions, 'takeSnapshot'> {
  const { editor, restart, settings, surveillance } = parts;
  const { path } = settings().saved;
  const recordMode = new RecordModeMemory(path === null ? null : dirname(path));
  const set = async (key: Key, text: string): Promise<void> => {
    if (settings().texts.get(key) !== text) await editor.change(AUTHOR, editor.tag, new Map([[key, text]]));
  };
  return {
    switch: async (name, on) => {
      const { MOTION, RECORD } = settings().config;
      if (name === 'privacy') {
        if (surveillance.privacy.isOn !== on) await surveillance.privacy.switch(AUTHOR, on, null);
      } else if (name === 'motion') {
        if (MOTION !== on) await set('MOTION', on ? 'on' : 'off');
      } else if ((RECORD !== 'off') !== on) {
        if (RECORD !== 'off') await recordMode.remember(RECORD);
        await set('RECORD', on ? await recordMode.recall() : 'off');
      }
    },
    setControl: async (name, value) => {
      const change = controlChange(settings().config, name, value);
      if (change === null)
        throw new PicamdError(
          'bad-parameter',
          'There is no such picture control, or not with this value',
          'The topics below picture/ show which there are.',
        );
      await set(...change);
    },
    restart,
  };
}
