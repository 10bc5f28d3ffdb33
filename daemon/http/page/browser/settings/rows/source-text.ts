import type { SettingRow } from '../settings-document.ts';
import { text } from '../../text.ts';
import { valueText } from './value-text.ts';

/** The default of a setting, and where its value comes from if that is not it. */
export function sourceText(row: SettingRow): string {
  const { kind, from } = row.origin;
  const source = {
    default: '',
    package: text('settings.fromPackage'),
    file: text('settings.fromFile', { from: from ?? '' }),
    browser: text('settings.fromHere'),
    // The line with the lock says it.
    override: '',
    environment: '',
    flag: '',
  }[kind];
  const parts = [text('settings.default', { value: valueText(row, row.default) }), source];
  if (row.restarts === 'picamd') parts.push(text('settings.afterRestart'));
  return parts.filter((part) => part !== '').join(' · ');
}

/** Why a setting cannot be changed here; '' if it can. */
export function lockText({ locked, origin }: SettingRow): string {
  if (locked === null) return '';
  const from = origin.from ?? '';
  return {
    flag: text('settings.lockedFlag', { from }),
    environment: text('settings.lockedEnvironment', { from }),
    override: text('settings.lockedCard', { from }),
    socket: text('settings.lockedSocket'),
    never: locked.why,
  }[locked.by];
}
