import { expect } from 'chai';
import { startApp } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';

describe('the language of a page', () => {
  let app: RunningApp;
  before(async () => {
    app = await startApp(['--source', 'test']);
  });
  after(() => app.stop());

  async function scriptFor(headers: Record<string, string>, query = ''): Promise<string | undefined> {
    const html = await (await fetch(`${app.url}/${query}`, { headers })).text();
    return /main\.(\w+)\.js/.exec(html)?.[1];
  }

  it('is what the browser likes best of those that there are, else English', async () => {
    for (const [liked, language] of [
      ['de-AT,de;q=0.9,en;q=0.8', 'de'],
      ['fr-CH, fr;q=0.9, de;q=0.5, en;q=0.2', 'de'],
      ['zh-CN', 'zh'],
      ['zh-Hant-TW', 'zh'],
      ['en;q=0.1, de;q=0', 'en'],
      ['fr', 'en'],
      ['*', 'en'],
      [';;q=x,,,', 'en'],
      ['', 'en'],
    ] as const)
      expect(await scriptFor({ 'accept-language': liked }), liked).to.equal(language);
  });

  it('is rather the one that was chosen', async () => {
    const cookie = (value: string) => ({ 'accept-language': 'zh', cookie: value });
    expect(await scriptFor(cookie('other=1; picamd_language=de'))).to.equal('de');
    expect(await scriptFor(cookie('picamd_language=xx'))).to.equal('zh');
    expect(await scriptFor(cookie('picamd_language=__proto__'))).to.equal('zh');
    expect(await scriptFor(cookie('picamd_language=de'), '?language=en')).to.equal('en');
  });

  it('is remembered for a year, in the folder of the page', async () => {
    const set = async (query: string) => (await fetch(`${app.url}/${query}`)).headers.get('set-cookie');
    expect(await set('?language=de')).to.equal('picamd_language=de; Max-Age=31536000; SameSite=Lax');
    expect(await set('?language=xx')).to.equal(null);
    expect(await set('?language=de&language=zh')).to.equal(null);
    expect(await set('')).to.equal(null);
  });

  it('tells caches what it depends on, and has its own ETag', async () => {
    const [english, german] = await Promise.all(
      ['en', 'de'].map((language) => fetch(app.url, { headers: { 'accept-language': language } })),
    );
    expect(english?.headers.get('vary')).to.match(/^(.*, )?Accept-Language, Cookie$/);
    expect(english?.headers.get('etag')).not.to.equal(german?.headers.get('etag'));
  });
});
