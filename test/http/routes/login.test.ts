import { expect } from 'chai';
import { startApp } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';
import { CHEAP, credentialsFile, USER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';

const HTML = { accept: 'text/html' };

describe('the login', () => {
  let file: CredentialsFile;
  let app: RunningApp;
  beforeEach(async () => {
    file = await credentialsFile(CHEAP);
    app = await startApp(['--credentials-file', file.path]);
  });
  afterEach(async () => {
    await app.stop();
    file.clear();
  });

  const get = (path: string, headers: Record<string, string> = HTML) =>
    fetch(app.url + path, { redirect: 'manual', headers });
  const post = (fields: Record<string, string>) =>
    fetch(`${app.url}/login`, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) });

  it('keeps the name, and says under the password what is wrong', async () => {
    const first = await (await get('/login')).text();
    expect(first)
      .to.match(/<input name="user" value="" [^>]* autofocus>/)
      .and.include('sudo picamd passwd NAME')
      .and.not.match(/<p role="alert"| aria-invalid="/);
    const wrong = await post({ user: USER.name, password: 'not it', next: 'recipes' });
    expect(wrong.status).to.equal(401);
    expect(await wrong.text())
      .to.match(new RegExp(`<input name="user" value="${USER.name}" [^>]* required>`))
      .and.match(
        /<input name="password" [^>]* aria-invalid="true" aria-describedby="problem" autofocus><\/label>\n<p role="alert" id="problem">Wrong user name or password\.<\/p>/,
      )
      .and.include('name="next" value="recipes"')
      .and.include(`sudo picamd passwd ${USER.name}<`)
      .and.not.include('not it');
  });

  it('has markup in a name as text, and never as a command', async () => {
    const html = await (await post({ user: `"><b>;rm`, password: 'x' })).text();
    expect(html)
      .to.include('value="&quot;&gt;&lt;b&gt;;rm"')
      .and.include('sudo picamd passwd NAME')
      .and.not.include('<b>');
  });

  it('is where a link leads whose token is wrong or has ended, and says so', async () => {
    for (const [path, login] of [
      ['/?token=wrong', './login?link=ended'],
      ['/recipes?token=wrong', './login?next=recipes&link=ended'],
      [`/?token=${file.ended}`, './login?link=ended'],
    ] as const) {
      const answer = await get(path);
      expect([answer.status, answer.headers.get('location')], path).to.deep.equal([303, login]);
      expect(answer.headers.get('cache-control'), path).to.include('no-store');
    }
    expect(await (await get('/login?next=recipes&link=ended')).text())
      .to.include('<p role="alert" id="problem">This link is not valid, or has ended.')
      .and.include('name="next" value="recipes"');
    expect((await get(`/?token=${file.token}`)).status).to.equal(200);
  });

  it('is not in the way of a program or a frame with such a link', async () => {
    for (const [path, headers] of [
      ['/?token=wrong', {}],
      ['/video_feed?token=wrong', {}],
      ['/?embed=1&token=wrong', HTML],
      ['/?token=wrong', { ...HTML, 'sec-fetch-dest': 'iframe' }],
    ] as const) {
      const answer = await get(path, headers);
      const error = answer.headers.get('x-picamd-error');
      expect([answer.status, error], path).to.deep.equal([401, 'wrong-credentials']);
      await answer.text();
    }
  });
});
