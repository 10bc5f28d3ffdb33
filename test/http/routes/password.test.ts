import { expect } from 'chai';
import { sendJson, sessionHeaders } from '../../helpers/access-client.ts';
import { startApp } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';
import { credentialsFile, CHEAP, USER, VIEWER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';

const SECRET = 'tulip anvil harbor';

describe('the own password', () => {
  let file: CredentialsFile;
  let app: RunningApp;

  beforeEach(async () => {
    file = await credentialsFile(CHEAP, 'everyone');
    app = await startApp(['--credentials-file', file.path], {}, { holdMs: 1, refreshMs: 40 });
  });

  afterEach(async () => {
    await app.stop();
    file.clear();
  });

  const send = (body: unknown, headers: Record<string, string>) =>
    sendJson(`${app.url}/password`, 'POST', body, headers);
  const fill = (fields: Record<string, string>, headers: Record<string, string>) =>
    send(new URLSearchParams(fields).toString(), {
      'Content-Type': 'application/x-www-form-urlencoded',
      ...headers,
    });
  const watch = async (headers: Record<string, string>) =>
    (await fetch(`${app.url}/snapshot.jpg`, { headers })).status;

  it('is changed with the old one: other sessions end, this one goes on', async () => {
    const [here, elsewhere] = [await sessionHeaders(app.url, VIEWER), await sessionHeaders(app.url, VIEWER)];
    expect(await send({ old: 'not mine', new: SECRET }, here)).to.include({
      status: 403,
      code: 'wrong-password',
    });
    expect(await send({ old: USER.password, new: 'short' }, here)).to.include({
      status: 400,
      code: 'bad-password',
    });
    expect(await send({ new: SECRET }, here)).to.include({ status: 400, code: 'bad-fields' });
    const changed = await send({ old: USER.password, new: SECRET }, here);
    expect(changed.status).to.equal(204);
    expect([await watch(elsewhere), await watch(here)]).to.deep.equal([401, 401]);
    expect(await watch({ ...here, Cookie: changed.cookie })).to.equal(200);
    expect((await sessionHeaders(app.url, VIEWER, SECRET)).Cookie).to.not.equal('');
  });

  it('is changed by a form, which says what is wrong and never sends a password back', async () => {
    const here = await sessionHeaders(app.url, VIEWER);
    const form = await (await fetch(`${app.url}/password`, { headers: here })).text();
    expect(form).to.include(`password of ${VIEWER}`).and.include('name="old"');
    const right = { old: USER.password, password: SECRET, again: SECRET };
    for (const [wrong, status, told] of [
      [{ old: 'not mine' }, 403, 'The current password is wrong.'],
      [{ password: 'short', again: 'short' }, 400, 'at least 8 characters'],
      [{ again: 'something else' }, 400, 'The passwords do not match.'],
    ] as const) {
      const answer = await fill({ ...right, ...wrong }, here);
      expect([answer.status, answer.text.includes(told)], told).to.deep.equal([status, true]);
      expect(answer.text).to.not.include(SECRET).and.not.include('not mine');
    }
    const changed = await fill(right, here);
    expect([changed.status, await watch(here)]).to.deep.equal([200, 401]);
    expect(changed.text).to.include('<strong>Password changed</strong>');
    expect(await watch({ ...here, Cookie: changed.cookie })).to.equal(200);
  });

  it('is not changed by a form on another site, nor by one that no browser sends', async () => {
    const { Cookie } = await sessionHeaders(app.url, VIEWER);
    const right = { old: USER.password, password: SECRET, again: SECRET };
    expect((await fill(right, { Cookie, Origin: 'http://evil.example' })).code).to.equal('other-site');
    expect((await fill(right, { Cookie })).status).to.equal(401);
    expect(await watch({ Cookie })).to.equal(200);
  });

  it('cannot be guessed: wrong ones block the address, as in the login form', async () => {
    const here = await sessionHeaders(app.url, VIEWER);
    const guess = () => send({ old: 'a guess', new: SECRET }, here);
    for (let tries = 0; tries < 10; tries++) expect((await guess()).code).to.equal('wrong-password');
    expect(await guess()).to.include({ status: 429, code: 'too-many-guesses' });
    const right = { old: 'a guess', password: SECRET, again: SECRET };
    expect((await fill(right, here)).text).to.include('Too many wrong passwords');
  });

  it('is nothing that a token has, or anyone where nobody logs in', async () => {
    const body = { old: USER.password, new: SECRET };
    for (const token of [file.token, ...file.tokens.values()])
      expect((await send(body, { Authorization: `Bearer ${token}` })).status).to.equal(403);
    await app.stop();
    app = await startApp(['--auth', 'none'], {}, { holdMs: 1 });
    expect(await send(body, {})).to.include({ status: 409, code: 'needs-login' });
    const form = await fetch(`${app.url}/password`, { redirect: 'manual' });
    expect([form.status, form.headers.get('location')]).to.deep.equal([303, './']);
  });
});
