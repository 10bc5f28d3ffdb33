/** The languages of pages and forms, each by the name of its file in this folder; with the name that it gives itself. */
export const LANGUAGES = { en: 'English', de: 'Deutsch', zh: '中文' } as const;

export type Language = keyof typeof LANGUAGES;

export function isLanguage(name: unknown): name is Language {
  return typeof name === 'string' && Object.hasOwn(LANGUAGES, name);
}
