import english from '../../languages/en.json' with { type: 'json' };

type Sections = typeof english;

/** `section.key` of a text in daemon/http/languages/en.json. */
export type TextKey = {
  [Section in keyof Sections]: `${Section}.${keyof Sections[Section] & string}`;
}[keyof Sections];

/** All texts of a section, by key. */
export type TextSection = Readonly<Record<string, string>>;

/**
 * The English text of a key, for tests. In a bundle, texts of its language stand in place of the keys, and in place of this
 * module is one that returns them: see scripts/page-texts.ts.
 */
export function textOf(key: TextKey): string {
  const dot = key.indexOf('.');
  const text = sectionOf(key.slice(0, dot) as keyof Sections)[key.slice(dot + 1)];
  if (text === undefined) throw new Error(`en.json has no ${key}`);
  return text;
}

/** A whole section, for keys that are not known before. A bundle has all of it, so use it for few sections. */
export function sectionOf(section: keyof Sections): TextSection {
  return english[section];
}
