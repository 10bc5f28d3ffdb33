import { readFileSync } from 'node:fs';
import { expect } from 'chai';

const HTML = readFileSync(
  new URL('../../../../../daemon/http/page/browser/index.html', import.meta.url),
  'utf8',
);

describe('texts.ts', () => {
  it('has every text of index.html, except for the name of the camera, keys and commands', () => {
    const body = HTML.replaceAll(/\{\{\w+\}\}/g, '').replaceAll(/<(kbd|code)>.*?<\/\1>/g, '');
    const texts = [...body.matchAll(/>([^<>]+)</g)].map(([, text = '']) => text.trim());
    const attributes = [...body.matchAll(/\b(?:aria-label|alt|title|placeholder)="([^"]*)"/g)];
    const all = [...texts, ...attributes.map(([, text = '']) => text)];
    const words = all.filter((text) => /[\p{L}]{2}/u.test(text) && !/^\0+$/.test(text));
    expect([...new Set(words)]).to.deep.equal(['$NAME']);
  });
});
