import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from 'chai';
import type { AccessDocument } from '../../../daemon/access/access-document.ts';
import { noCredentials } from '../../../daemon/access/credentials.ts';
import { readCredentials } from '../../../daemon/access/credentials-file.ts';
import { passwd } from '../../../daemon/commands/passwd.ts';
import { token as tokenCommand } from '../../../daemon/commands/token.ts';
import { loadConfig } from '../../../daemon/config/load.ts';
import { sendJson, sessionHeaders } from '../../helpers/access-client.ts';
import { startApp } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';
import { basic, CHEAP, credentialsFile, USER, VIEWER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';
import { skipNamed } from '../../helpers/skip-named.ts';

const ADMIN = { Authorization: basic(USER.name, USER.password) };
const SECRET = 'tulip anvil harbor';
const HOUR_S = 3600;

describe('the API of users and tokens', () => {
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

  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = ADMIN) =>
    sendJson(`${app.url}/${path}`, method, body, headers);
  const list = async () => JSON.parse((await send('GET', 'access.json')).text) as AccessDocument;
  const status = async (headers: Record<string, string>, path = 'snapshot.jpg') =>
    (await send('GET', path, undefined, headers)).status;
  const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

  it('lists both, with the last use, and without anything secret', async () => {
    await send('GET', 'snapshot.jpg', undefined, bearer(file.token));
    const { text } = await send('GET', 'access.json');
    const { users, tokens, nowMs } = JSON.parse(text) as AccessDocument;
    expect(users.map(({ name, role, you }) => [name, role, you])).to.deep.equal([
      [USER.name, 'admin', true],
      [VIEWER, 'viewer', false],
    ]);
    expect(users[0]?.lastLogin).to.include({ address: '127.0.0.1' });
    expect(users[1]?.lastLogin).to.equal(null);
    const good = tokens.find(({ name }) => name === 'good');
    expect(good).to.deep.include({ rights: ['live'] });
    expect(good?.lastUsed?.address).to.equal('127.0.0.1');
    expect(nowMs - (good?.lastUsed?.atMs ?? 0)).to.be.within(0, 60_000);
    expect(tokens.find(({ name }) => name === 'ended')?.expiresMs).to.be.below(nowMs);
    expect(text).to.not.match(/scrypt|[0-9a-f]{64}|picamd_/);
  });

  it('adds a token that works at once, ends when it should, and is never shown again', async () => {
    const made = await send('POST', 'tokens', {
      name: 'frigate',
      rights: ['status', 'live'],
      expiresInSeconds: HOUR_S,
    });
    expect(made.status).to.equal(201);
    const { name, token, rights, expiresMs } = JSON.parse(made.text) as {
      name: string;
      token: string;
      rights: string[];
      expiresMs: number;
    };
    expect([name, rights]).to.deep.equal(['frigate', ['live', 'status']]);
    expect(expiresMs - Date.now()).to.be.within(HOUR_S * 1000 - 60_000, HOUR_S * 1000);
    expect(await status(bearer(token))).to.equal(200);
    expect((await send('GET', 'access.json')).text).to.not.include(token);
    expect(readFileSync(file.path, 'utf8')).to.not.include(token);
    expect((await send('POST', 'tokens', { name: 'frigate' })).code).to.equal('name-taken');
    expect((await send('DELETE', 'tokens/frigate')).status).to.equal(204);
    expect(await status(bearer(token))).to.equal(401);
    expect((await send('DELETE', 'tokens/frigate')).code).to.equal('unknown-name');
  });

  it('makes tokens that can only view, and never end, unless told otherwise', async () => {
    const { text } = await send('POST', 'tokens', { name: 'x' });
    expect(JSON.parse(text)).to.deep.include({ rights: ['live'], expiresMs: null });
  });

  it('adds, changes and removes a user, at once', async () => {
    const added = await send('POST', 'users', { name: 'ben', password: SECRET, role: 'viewer' });
    expect([added.status, added.text]).to.deep.equal([201, '{"name":"ben","role":"viewer"}']);
    const ben = await sessionHeaders(app.url, 'ben', SECRET);
    expect([await status(ben), await status(ben, 'settings.json')]).to.deep.equal([200, 403]);
    expect((await send('PATCH', 'users/ben', { role: 'admin' })).status).to.equal(204);
    expect(await status(ben, 'settings.json')).to.equal(200);
    expect((await send('PATCH', 'users/ben', { password: 'something else' })).status).to.equal(204);
    expect(await status(ben)).to.equal(401);
    const again = await sessionHeaders(app.url, 'ben', 'something else');
    expect(await status(again)).to.equal(200);
    expect((await send('DELETE', 'users/ben')).status).to.equal(204);
    expect(await status(again)).to.equal(401);
    expect((await send('PATCH', 'users/ben', { role: 'admin' })).code).to.equal('unknown-name');
    expect((await send('DELETE', 'users/ben')).code).to.equal('unknown-name');
  });

  it('draws QR codes for admins', async () => {
    const { status: got, text } = await send('POST', 'qr-code', { text: 'http://hall.local/?token=x' });
    expect([got, (JSON.parse(text) as { size: number }).size]).to.deep.equal([200, 25]);
    expect(await send('POST', 'qr-code', { text: 'x' }, bearer(file.token))).to.include({ status: 403 });
  });

  it('lets no admin lock out themselves', async () => {
    for (const [method, body] of [
      ['PATCH', { role: 'viewer' }],
      ['PATCH', { password: SECRET }],
      ['DELETE', undefined],
    ] as const) {
      const { status: refused, code } = await send(method, `users/${USER.name}`, body);
      expect([refused, code]).to.deep.equal([409, 'own-account']);
    }
    expect((await list()).users.map(({ name }) => name)).to.deep.equal([USER.name, VIEWER]);
  });

  it('keeps one admin when two take the role from each other at once', async () => {
    await send('POST', 'users', { name: 'ben', password: SECRET, role: 'admin' });
    const answers = await Promise.all([
      send('PATCH', 'users/ben', { role: 'viewer' }),
      send('DELETE', `users/${USER.name}`, undefined, { Authorization: basic('ben', SECRET) }),
    ]);
    expect(answers.filter(({ status: one }) => one === 204)).to.have.length(1);
    expect(answers.find(({ status: one }) => one !== 204)?.code).to.be.oneOf([
      'last-admin',
      'missing-right',
      'wrong-credentials',
    ]);
  });

  const BAD: [what: string, method: string, path: string, body: unknown, code: string][] = [
    ['no object', 'POST', 'tokens', '[]', 'bad-fields'],
    ['no JSON', 'POST', 'users', '{"name":', 'bad-fields'],
    ['an unknown field', 'POST', 'tokens', { name: 'x', admin: true }, 'bad-fields'],
    ['no name', 'POST', 'tokens', {}, 'bad-fields'],
    ['a number as name', 'POST', 'tokens', { name: 7 }, 'bad-fields'],
    ['a name with a tag', 'POST', 'tokens', { name: '<b>' }, 'bad-name'],
    [
      'a name of a line',
      'POST',
      'users',
      { name: 'a\nuser b', password: SECRET, role: 'viewer' },
      'bad-name',
    ],
    ['a name of 65 letters', 'POST', 'tokens', { name: 'x'.repeat(65) }, 'bad-name'],
    ['a name that a URL cannot have', 'POST', 'tokens', { name: '..' }, 'bad-name'],
    ['an unknown right', 'POST', 'tokens', { name: 'x', rights: ['live', 'all'] }, 'bad-fields'],
    ['the right admin', 'POST', 'tokens', { name: 'x', rights: ['admin'] }, 'bad-fields'],
    ['no right', 'POST', 'tokens', { name: 'x', rights: [] }, 'bad-fields'],
    ['rights as text', 'POST', 'tokens', { name: 'x', rights: 'live' }, 'bad-fields'],
    ['an end in the past', 'POST', 'tokens', { name: 'x', expiresInSeconds: -1 }, 'bad-fields'],
    ['half a second', 'POST', 'tokens', { name: 'x', expiresInSeconds: 60.5 }, 'bad-fields'],
    ['an end after all dates', 'POST', 'tokens', { name: 'x', expiresInSeconds: 1e15 }, 'bad-fields'],
    ['an unknown role', 'POST', 'users', { name: 'x', password: SECRET, role: 'root' }, 'bad-fields'],
    ['a short password', 'POST', 'users', { name: 'x', password: 'seven77', role: 'viewer' }, 'bad-password'],
    ['no password', 'POST', 'users', { name: 'x', role: 'viewer' }, 'bad-fields'],
    ['a user who exists', 'POST', 'users', { name: VIEWER, password: SECRET, role: 'admin' }, 'name-taken'],
    ['nothing to change', 'PATCH', `users/${VIEWER}`, {}, 'bad-fields'],
    ['a new name', 'PATCH', `users/${VIEWER}`, { name: 'x' }, 'bad-fields'],
    ['no text for a QR code', 'POST', 'qr-code', { text: 7 }, 'bad-fields'],
    ['a long text for a QR code', 'POST', 'qr-code', { text: 'x'.repeat(1025) }, 'bad-fields'],
  ];

  it('refuses bad input with a reason, and changes nothing', async () => {
    const before = readFileSync(file.path, 'utf8');
    for (const [what, method, path, body, wanted] of BAD) {
      const { status: got, code, text } = await send(method, path, body);
      expect(code, what).to.equal(wanted);
      expect(got, what).to.be.within(400, 409);
      const { error } = JSON.parse(text) as { error: Record<string, string> };
      expect(error['message'], what).to.not.equal('');
      expect(error['hint'], what).to.not.equal('');
      expect(text, what).to.not.include(SECRET);
    }
    expect(readFileSync(file.path, 'utf8')).to.equal(before);
  });

  it('refuses other sites, other types and large bodies', async () => {
    const before = readFileSync(file.path, 'utf8');
    const body = { name: 'x' };
    const from = (headers: Record<string, string>) => send('POST', 'tokens', body, { ...ADMIN, ...headers });
    expect(await from({ Origin: 'http://evil.example' })).to.include({ code: 'other-site' });
    expect(await from({ 'Sec-Fetch-Site': 'cross-site' })).to.include({ code: 'other-site' });
    expect(await from({ 'Content-Type': 'text/plain' })).to.include({ status: 415, code: 'not-json' });
    const large = { name: 'x'.repeat(2 ** 20) };
    expect(await send('POST', 'tokens', large)).to.include({ status: 413, code: 'body-too-large' });
    expect(readFileSync(file.path, 'utf8')).to.equal(before);
  });

  it('is closed where nobody logs in', async () => {
    await app.stop();
    app = await startApp(['--auth', 'none'], {}, { holdMs: 1 });
    expect(await send('POST', 'tokens', { name: 'x' }, {})).to.include({ status: 403, code: 'needs-admin' });
  });

  it('loses nothing of what the page and the commands change at once', async () => {
    const { config } = loadConfig(['--credentials-file', file.path], {});
    await Promise.all([
      ...['a', 'b', 'c'].map((name) => send('POST', 'tokens', { name })),
      ...['d', 'e', 'f'].map((name) => tokenCommand(config, ['add', name])),
      send('POST', 'users', { name: 'ben', password: SECRET, role: 'viewer' }),
      passwd(config, ['cleo'], () => Promise.resolve(SECRET)),
      send('DELETE', 'tokens/good'),
    ]);
    const { users, tokens } = (await readCredentials(file.path)) ?? noCredentials();
    expect([...users.keys()]).to.have.members([USER.name, VIEWER, 'ben', 'cleo']);
    expect([...tokens.keys()])
      .to.include.members(['a', 'b', 'c', 'd', 'e', 'f'])
      .and.not.include('good');
  });

  it('changes nothing in a file that is torn or cannot be written, and says what to do', async () => {
    const whole = readFileSync(file.path, 'utf8');
    const torn = whole.slice(0, whole.length / 2);
    writeFileSync(file.path, torn);
    const { status: got, code, text } = await send('POST', 'tokens', { name: 'x' });
    expect([got, code]).to.deep.equal([500, 'bad-credentials']);
    expect(text).to.include('Restore it from a backup');
    expect(readFileSync(file.path, 'utf8')).to.equal(torn);
    // Everyone stays logged in meanwhile.
    expect(await status(ADMIN)).to.equal(200);
  });

  it('says so on a read-only disk', async function () {
    if (process.getuid?.() !== 0) skipNamed(this, 'users on a read-only disk: needs root');
    const folder = dirname(file.path);
    const text = readFileSync(file.path);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
    try {
      writeFileSync(file.path, text, { mode: 0o600 });
      execFileSync('mount', ['-o', 'remount,ro', folder]);
      const { status: got, code, text: answer } = await send('POST', 'tokens', { name: 'x' });
      expect([got, code]).to.deep.equal([500, 'bad-credentials']);
      expect(answer).to.match(/cannot be written: EROFS.*"hint":"[^"]*is read-only/);
      expect(await status(ADMIN)).to.equal(200);
    } finally {
      execFileSync('umount', [folder]);
    }
  });

  it('logs who changed what and from where, without secrets', async () => {
    await send('POST', 'users', { name: 'ben', password: SECRET, role: 'viewer' });
    await send('PATCH', 'users/ben', { role: 'admin', password: 'another one' });
    await send('DELETE', 'users/ben');
    const { text } = await send('POST', 'tokens', { name: 'frigate' });
    await send('DELETE', 'tokens/frigate');
    await send('POST', 'password', { old: USER.password, new: SECRET });
    const lines = app
      .log()
      .split('\n')
      .filter((line) => line.includes(`"access: ${USER.name} `))
      .map((line) => JSON.parse(line) as Record<string, string>);
    expect(lines.map(({ msg }) => msg)).to.deep.equal([
      'access: anna added the viewer ben',
      'access: anna changed the user ben: now admin, new password',
      'access: anna removed the user ben',
      'access: anna added the token frigate (live)',
      'access: anna revoked the token frigate',
      'access: anna changed their own password',
    ]);
    for (const line of lines) expect(line).to.include({ user: USER.name, address: '127.0.0.1' });
    const { token } = JSON.parse(text) as { token: string };
    for (const secret of [SECRET, 'another one', USER.password, token])
      expect(app.log()).to.not.include(secret);
  });
});
