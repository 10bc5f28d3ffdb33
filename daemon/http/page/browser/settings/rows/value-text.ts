import { isOn } from './on-off.ts';
import type { SettingRow } from '../settings-document.ts';
import { sectionOf } from '../../english.ts';
import { text } from '../../text.ts';

/** A name of the `settingNames` of a language; null if there is none. */
export function settingName(name: string): string | null {
  return sectionOf('settingNames')[name] ?? null;
}

/** What people call a setting. */
export function nameText({ key }: Pick<SettingRow, 'key'>): string {
  return settingName(key) ?? key;
}

/** What people call a unit of the settings list. */
export function unitText(unit: string): string {
  return settingName(`unit.${unit}`) ?? unit;
}

/** A value as people read it. */
export function valueText({ key, type }: SettingRow, value: string): string {
  switch (type.kind) {
    case 'on-off':
      return text(isOn(value) ? 'settings.on' : 'settings.off');
    case 'choice':
      return value === '' ? text('settings.automatic') : (settingName(`${key}.${value}`) ?? value);
    case 'integer':
    case 'number':
      if (value === '') return text('settings.automatic');
      return type.unit === '' ? value : `${value} ${unitText(type.unit)}`;
    case 'list':
    case 'text':
      return value === '' ? text('settings.empty') : value;
    case 'bytes':
    case 'numbers':
      return value === '' ? text('settings.automatic') : value;
  }
}
