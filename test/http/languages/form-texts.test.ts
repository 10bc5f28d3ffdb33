import { expect } from 'chai';
import { FormTexts } from '../../../daemon/http/languages/form-texts.ts';
import { plainPage } from '../../../daemon/http/page/plain-page.ts';
import { startApp } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';
import { CHEAP, credentialsFile, USER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';

const GERMAN = { accept: 'text/html', 'accept-language': 'de' };
const FACTS = {
  width: 640,
  height: 480,
  testPicture: false,
  overlay: false,
  motion: false,
  frameAncestors: "'self'",
};

describe('forms and small pages in other languages', () => {
  let file: CredentialsFile;
  let app: RunningApp;
  before(async () => {
    file = await credentialsFile(CHEAP);
    app = await startApp(['--credentials-file', file.path]);
  });
  after(async () => {
    await app.stop();
    file.clear();
  });

  const get = async (path: string, headers: Record<string, string>) =>
    (await fetch(app.url + path, { headers, redirect: 'manual' })).text();

  it('are in the language of the person, also after a mistake', async () => {
    const form = await get('/login', GERMAN);
    expect(form).to.include('<html lang="de">').and.include('Benutzername').and.not.include('User name');
    const body = new URLSearchParams({ user: 'anna', password: 'wrong' });
    const answer = await fetch(`${app.url}/login`, { method: 'POST', headers: GERMAN, body });
    expect([answer.status, answer.headers.get('vary')]).to.deep.equal([401, 'Accept-Language, Cookie']);
    expect(await answer.text()).to.include('Benutzername oder Passwort ist falsch.');
  });

  it('lead to themselves in each other language, and to where they led', async () => {
    const form = await get('/login?next=recipes', GERMAN);
    expect(form)
      .to.include('<a href="login?language=zh&amp;next=recipes" lang="zh" hreflang="zh">中文</a>')
      .and.include('lang="de" hreflang="de" aria-current="true">Deutsch</a>');
    expect(await get('/login?language=zh&next=recipes', GERMAN))
      .to.include('<html lang="zh-Hans">')
      .and.include('name="next" value="recipes"');
  });

  it('are in English for programs', async () => {
    const login = Buffer.from(`${USER.name}:${USER.password}`).toString('base64');
    const headers = { authorization: `Basic ${login}`, 'accept-language': 'de' };
    expect(await get('/nope', headers)).to.equal('Page not found: /nope. The live view is at /\n');
    expect(await get('/nope', { ...headers, ...GERMAN })).to.include('Zum Livebild');
  });

  it('say what a failure of the camera means', () => {
    const reason = { code: 'no-camera', message: 'No camera was found', hint: 'Shut down the Pi.' };
    const health = { healthy: false, state: 'backing-off', frameAgeMs: null, reason };
    const page = (texts: FormTexts) => plainPage(texts, 'Hall', FACTS, health, '', 0);
    expect(page(new FormTexts('de'))).to.include(
      '<strong>Kein Bild: Keine Kamera gefunden.</strong> Fahren Sie',
    );
    expect(page(new FormTexts('en'))).to.include(
      '<strong>No picture: No camera was found.</strong> Shut down',
    );
  });

  it('have full stops where sentences end', () => {
    const failure = { code: 'bad-name', message: 'x', hint: '' };
    for (const language of ['de', 'zh'] as const) {
      expect(new FormTexts(language).error('bad-name')).to.match(/[.。]$/);
      expect(new FormTexts(language).failure(failure).message).to.not.match(/[.。]$/);
    }
  });
});
