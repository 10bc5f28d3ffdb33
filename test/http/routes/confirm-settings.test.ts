import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { SettingsDocument } from '../../../daemon/settings/editor-parts.ts';
import { startApp } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';
import { basic, CHEAP, credentialsFile, USER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';
import { eventually } from '../../helpers/eventually.ts';
import { freePort } from '../../helpers/free-port.ts';
import { HeldTimers } from '../../helpers/held-timers.ts';
import { raw } from '../../helpers/raw-http.ts';

const ADMIN = { Authorization: basic(USER.name, USER.password) };
const MOVED = { HOST: '127.0.0.2' };

describe('a change that could lock the admin out', () => {
  let folder: string;
  let saved: string;
  let users: CredentialsFile;
  let app: RunningApp;
  /** Of the time to confirm it. */
  let timers: HeldTimers;

  before(async () => {
    users = await credentialsFile(CHEAP);
  });
  after(() => users.clear());
  beforeEach(async () => {
    timers = new HeldTimers();
    folder = mkdtempSync(join(tmpdir(), 'picamd-confirm-'));
    saved = join(folder, 'settings.conf');
    await start();
  });
  afterEach(async () => {
    await app.stop();
    rmSync(folder, { recursive: true });
  });

  async function start(more: string[] = []): Promise<void> {
    app = await startApp(
      ['--config', '/dev/null', '--credentials-file', users.path, ...more],
      { STATE_DIRECTORY: folder },
      { holdMs: 1, refreshMs: 40, timer: timers.timer },
    );
    await app.logged(/camera: streaming/);
  }

  async function ask(method: string, path: string, { at = app.url, tag = '', body = '' } = {}) {
    const headers = {
      ...ADMIN,
      ...(tag === '' ? {} : { 'If-Match': tag }),
      ...(body === '' ? {} : { 'Content-Type': 'application/json' }),
    };
    const response = await fetch(at + path, { method, headers, ...(body === '' ? {} : { body }) });
    const text = await response.text();
    return {
      status: response.status,
      tag: response.headers.get('etag') ?? '',
      code: response.headers.get('x-picamd-error'),
      body: JSON.parse(text) as SettingsDocument & { error: { message: string; hint: string } },
    };
  }
  const get = (at = app.url) => ask('GET', '/settings.json', { at });
  const confirm = (at = app.url) => ask('POST', '/settings/confirm', { at });
  const change = async (changes: object) =>
    ask('PATCH', '/settings.json', { tag: (await get()).tag, body: JSON.stringify(changes) });
  const newUrl = () => app.logged(/listening on (http:\/\/127\.0\.0\.2:\d+)/);
  const isClosed = async (url: string) =>
    fetch(url).then(
      () => false,
      () => true,
    );
  /** Resolves when nothing listens at the URL any more. */
  async function untilClosed(url: string): Promise<void> {
    while (!(await isClosed(url))) await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const content = () => (existsSync(saved) ? readFileSync(saved, 'utf8') : null);

  it('runs beside the old address, and stands when an admin confirms it over the new one', async () => {
    const { status, body } = await change(MOVED);
    expect([status, body.lastChange?.state]).to.deep.equal([200, 'confirming']);
    expect((body.lastChange?.untilMs ?? 0) - (body.lastChange?.atMs ?? 0)).to.equal(60_000);
    expect(timers.all.map(({ ms, isOver }) => [ms, isOver])).to.deep.equal([[60_000, false]]);
    expect(content()).to.equal(null);
    const old = await confirm();
    expect([old.status, old.code, content()]).to.deep.equal([409, 'old-address', null]);
    const url = await newUrl();
    expect((await get(url)).status).to.equal(200);
    const done = await confirm(url);
    expect([done.status, done.body.lastChange?.state]).to.deep.equal([200, 'applied']);
    expect(content()).to.match(/^HOST=127\.0\.0\.2$/m);
    await untilClosed(app.url);
    expect(timers.all.map(({ isOver }) => isOver)).to.deep.equal([true]);
    expect((await confirm(url)).code).to.equal('nothing-to-confirm');
    expect(app.log()).to.match(/anna changed HOST: 127\.0\.0\.1 → 127\.0\.0\.2 \(to be confirmed\)/);
    expect(app.log()).to.match(/anna confirmed the change of HOST/);
  });

  /** Other parts follow when the old address is open again. */
  const untilUndone = () =>
    eventually('the old settings', async () => {
      const { body } = await get();
      return body.lastChange?.state === 'reverted' && body;
    });

  it('is undone when time is up, without a moment in which the old address is closed', async () => {
    await change(MOVED);
    const url = await newUrl();
    timers.all[0]?.run();
    await untilClosed(url);
    const body = await untilUndone();
    expect(body.lastChange).to.deep.include({ state: 'reverted', keys: ['HOST'], untilMs: null });
    expect(body.lastChange?.why?.code).to.equal('not-confirmed');
    expect(content()).to.equal(null);
    expect((await confirm()).code).to.equal('nothing-to-confirm');
    // The next one works as the first one did.
    expect((await change(MOVED)).body.lastChange?.state).to.equal('confirming');
  });

  it('is gone after an end of picamd in between, as after a power cut', async () => {
    writeFileSync(saved, 'MAX_VIEWERS=7\n');
    await app.reload();
    await change(MOVED);
    await app.stop();
    expect(content()).to.equal('MAX_VIEWERS=7\n');
    await start();
    expect(app.url).to.match(/^http:\/\/127\.0\.0\.1:/);
  });

  it('is undone by a reload, and lets no other change in meanwhile', async () => {
    await change(MOVED);
    const url = await newUrl();
    const other = await change({ METRICS: 'off' });
    expect([other.status, other.code]).to.deep.equal([409, 'settings-pending']);
    await app.reload();
    await untilClosed(url);
    expect((await get()).body.lastChange?.state).to.equal('reverted');
    expect(timers.all.every(({ isOver }) => isOver)).to.equal(true);
  });

  it('is not written over a file that was edited by hand meanwhile', async () => {
    await change(MOVED);
    writeFileSync(saved, 'MAX_VIEWERS=7\n');
    const { status, code } = await confirm(await newUrl());
    expect([status, code, content()]).to.deep.equal([412, 'settings-changed', 'MAX_VIEWERS=7\n']);
  });

  it('replaces the old address if both have one port, and comes back to it', async () => {
    await app.stop();
    await start(['--port', String(await freePort())]);
    expect((await change({ HOST: '0.0.0.0' })).body.lastChange?.state).to.equal('confirming');
    const other = app.url.replace('127.0.0.1', '127.0.0.3');
    expect((await get(other)).status).to.equal(200);
    timers.all[0]?.run();
    await untilClosed(other);
    await untilUndone();
  });

  it('can be confirmed only under a name that the new settings allow', async () => {
    await change({ ALLOWED_HOSTS: 'camera.example' });
    const asked = async (host: string) => {
      const lines = [
        'POST /settings/confirm HTTP/1.1',
        `Host: ${host}`,
        `Authorization: ${ADMIN.Authorization}`,
      ];
      const request = `${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`;
      return Number((await raw(app.port, request).ended).toString('latin1').slice(9, 12));
    };
    expect(await asked('other.example')).to.equal(421);
    expect(content()).to.equal(null);
    expect(await asked('camera.example')).to.equal(200);
    expect(content()).to.match(/^ALLOWED_HOSTS=camera\.example$/m);
  });

  it('is refused at once if picamd cannot listen there, and a socket path always', async () => {
    const gone = await change({ HOST: '192.0.2.9' });
    expect([gone.status, gone.code]).to.deep.equal([409, 'settings-not-applied']);
    expect(gone.body.error.message).to.equal('192.0.2.9 is not an address of this machine');
    const path = await change({ HOST: '/tmp/x.sock' });
    expect([path.status, path.code]).to.deep.equal([400, 'settings-invalid']);
    expect([content(), timers.all, (await get()).status]).to.deep.equal([null, [], 200]);
  });
});
