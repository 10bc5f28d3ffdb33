import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { isLanguage, LANGUAGES } from '../../../daemon/http/languages/languages.ts';
import { readTexts } from '../../../scripts/page-texts.ts';
import type { PageTexts } from '../../../scripts/page-texts.ts';

const HTTP = fileURLToPath(new URL('../../../../daemon/http', import.meta.url));
const BUNDLE = fileURLToPath(new URL('../../../daemon/http/page/bundle', import.meta.url));

function bundled(name: string): string {
  const file = readFileSync(join(BUNDLE, name));
  return (name.endsWith('.gz') ? gunzipSync(file) : file).toString();
}

const sources = readdirSync(HTTP, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(ts|html)$/.test(name))
  .map((name) => ({ name, code: readFileSync(join(HTTP, name), 'utf8') }));
const html = sources.filter(({ name }) => name.endsWith('.html'));
const english = readTexts('en');
const LANGUAGE_NAMES = Object.keys(LANGUAGES).filter(isLanguage);

function keysOf(texts: PageTexts): string[] {
  return Object.entries(texts).flatMap(([section, entries]) =>
    Object.keys(entries).map((key) => `${section}.${key}`),
  );
}

function placeholders(text: string): string {
  return [...text.matchAll(/\{(\w+)\}/g)]
    .map(([all]) => all)
    .toSorted()
    .join();
}

describe('the texts of pages and forms', () => {
  it('are all used', () => {
    const all = sources.map(({ code }) => code).join('\n');
    const used = new Set([...all.matchAll(/(?:'|\{\{)(\w+\.[\w.-]+)(?:'|\}\})/g)].map(([, key = '']) => key));
    const whole = [...all.matchAll(/\bsectionOf\('(\w+)'\)/g)].map(([, section = '']) => section);
    const unused = keysOf(english).filter(
      (key) => !used.has(key) && !whole.includes(key.split('.')[0] ?? ''),
    );
    expect(unused).to.deep.equal([]);
  });

  it('are asked for as a whole section in one place: each puts it into the bundle once more', () => {
    const all = sources.flatMap(({ code }) => [...code.matchAll(/\bsectionOf\('(\w+)'\)/g)]);
    const sections = all.map(([, section = '']) => section);
    expect(sections.filter((section, i) => sections.indexOf(section) !== i)).to.deep.equal([]);
  });

  it('have keys that no file has for its name, because the bundler replaces every such string', () => {
    expect(keysOf(english).filter((key) => /\.(json|conf|js|ts|css|html|svg|jpg)$/.test(key))).to.deep.equal(
      [],
    );
  });

  it('are all there is in HTML, except for keys and commands', () => {
    for (const { name, code } of html) {
      // The names of languages are in these languages.
      const named = code.replaceAll(/<(\w+)\b[^>]* lang="\w+">.*?<\/\1>/g, '');
      const body = named
        .replaceAll(/\{\{[\w.-]+\}\}|\$[A-Z_]+/g, '')
        .replaceAll(/<(kbd|code)>.*?<\/\1>/g, '');
      const texts = [...body.matchAll(/>([^<>]+)</g)].map(([, text = '']) => text.trim());
      const attributes = [...body.matchAll(/\b(?:aria-label|alt|title|placeholder)="([^"]*)"/g)];
      const all = [...texts, ...attributes.map(([, text = '']) => text)];
      const words = all.filter((text) => /[\p{L}]{2}/u.test(text));
      expect(words, name).to.deep.equal([]);
    }
  });

  it('stand in the bundles in the place of their keys', () => {
    const keys = new Set(keysOf(english));
    for (const name of readdirSync(BUNDLE).filter((file) => /\.(js\.gz|html)$/.test(file))) {
      const bundle = bundled(name);
      const quoted = [...bundle.matchAll(/["{](\w+\.[\w.-]+)["}]/g)].map(([, key = '']) => key);
      const left = quoted.filter((key) => keys.has(key));
      expect(left, name).to.deep.equal([]);
    }
    expect(bundled('main.en.js.gz')).to.include(english['live']?.['unreachableHint']);
  });

  for (const language of LANGUAGE_NAMES.filter((name) => name !== 'en'))
    it(`are all there in ${LANGUAGES[language]}, with the same placeholders`, () => {
      const texts = readTexts(language);
      // The daemon's own sentences are those in English.
      const { errors: _, ...others } = texts;
      expect(keysOf(others)).to.have.members(keysOf(english));
      const different = Object.entries(others).flatMap(([section, entries]) =>
        Object.entries(entries)
          .filter(([key, text]) => placeholders(text) !== placeholders(english[section]?.[key] ?? ''))
          .map(([key]) => `${section}.${key}`),
      );
      expect(different).to.deep.equal([]);
    });

  it('can be chosen, for each language, on the viewer page', () => {
    const { code = '' } = html.find(({ name }) => name.endsWith('browser/index.html')) ?? {};
    const buttons = [...code.matchAll(/data-language="(\w+)" lang="\1">(.*?)</g)];
    expect(Object.fromEntries(buttons.map(([, language, name]) => [language, name]))).to.deep.equal(
      LANGUAGES,
    );
  });

  it('are the texts of a bundle for each language', () => {
    const names = LANGUAGE_NAMES.flatMap((language) => [`index.${language}.html`, `main.${language}.js.gz`]);
    expect(readdirSync(BUNDLE)).to.include.members(names);
  });
});
