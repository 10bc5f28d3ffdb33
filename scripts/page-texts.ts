import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';
import type { Language } from '../daemon/http/languages/languages.ts';

const FOLDER = fileURLToPath(new URL('../../daemon/http/languages', import.meta.url));

/** The texts of a language: sections of texts by key. */
export type PageTexts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Reads daemon/http/languages/LANGUAGE.json. */
export function readTexts(language: Language): PageTexts {
  return JSON.parse(readFileSync(`${FOLDER}/${language}.json`, 'utf8')) as PageTexts;
}

/** The texts of a language, in English where it has none. */
export function pageTexts(language: Language): PageTexts {
  const texts = readTexts(language);
  return Object.fromEntries(
    Object.entries(readTexts('en')).map(([name, section]) => [name, { ...section, ...texts[name] }]),
  );
}

/**
 * Puts the texts of a language into the scripts: `'live.pause'` becomes `"Pause"`, and `sectionOf('errors')` gets the section.
 * So a bundle has no text that it does not use, and no keys.
 */
export function textsInPlace(texts: PageTexts): Plugin {
  return {
    name: 'texts-in-place',
    setup({ onLoad }) {
      onLoad({ filter: /\/page\/browser\/.*\.ts$/ }, ({ path }) => {
        const contents = path.endsWith('/english.ts')
          ? 'export const textOf = (text) => text, sectionOf = (section) => section;'
          : withTexts(readFileSync(path, 'utf8'), texts);
        return { contents, loader: 'ts' };
      });
    },
  };
}

/** @throws Error when a key is put together: it could not be replaced. */
function withTexts(code: string, texts: PageTexts): string {
  const made = Object.keys(texts).find((section) => code.includes(`\`${section}.\${`));
  if (made !== undefined)
    throw new Error(`a key of ${made} is put together. Write out the keys, or use sectionOf('${made}')`);
  return code
    .replaceAll(
      /\bsectionOf\('(\w+)'\)/g,
      (_, section: string) => `sectionOf(${JSON.stringify(texts[section])} as never)`,
    )
    .replaceAll(/'(\w+)\.([\w.-]+)'/g, (all, section: string, key: string) => {
      const text = texts[section]?.[key];
      return text === undefined ? all : JSON.stringify(text);
    });
}

/**
 * Puts the texts of a language into HTML: `{{live.pause}}` becomes `Pause`, and its scripts are those of the language.
 *
 * @throws Error when it has no such text.
 */
export function htmlInLanguage(html: string, texts: PageTexts, language: Language): string {
  return html
    .replaceAll(/\{\{(\w+)\.([\w.-]+)\}\}/g, (all, section: string, key: string) => {
      const text = texts[section]?.[key];
      if (text === undefined) throw new Error(`en.json has no text for ${all}`);
      return text.replaceAll(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
    })
    .replaceAll(/(?<=\$FOLDER\/[\w-]+)\.js\b/g, `.${language}.js`);
}
