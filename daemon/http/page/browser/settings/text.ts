import { TEXTS } from './texts.ts';

type Texts = typeof TEXTS;

/** `settings.saved` */
export type SettingsTextKey = {
  [S in keyof Texts]: `${S}.${keyof Texts[S] & string}`;
}[keyof Texts];

export type SettingsText = (
  key: SettingsTextKey,
  values?: Readonly<Record<string, string | number>>,
) => string;

/** A text in the language of the page, with its placeholders filled in. */
export const text: SettingsText = (key, values = {}) => {
  const [section = '', name = ''] = key.split('.');
  const found = (TEXTS as Readonly<Record<string, Readonly<Record<string, string>>>>)[section]?.[name] ?? key;
  return found.replaceAll(/\{(\w+)\}/g, (all, placeholder: string) => String(values[placeholder] ?? all));
};
