import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { SettingsDocument } from '../../../daemon/settings/editor-parts.ts';
import { startApp } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';
import { basic, CHEAP, credentialsFile, USER, VIEWER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';
import { HeldTimers } from '../../helpers/held-timers.ts';

type Body = SettingsDocument & {
  error: { message: string };
  problems: { key: string; message: string }[];
};

describe('settings that an admin tries', () => {
  let folder: string;
  let saved: string;
  let users: CredentialsFile;
  let app: RunningApp;
  /** Of trials, and of the camera's first frames. */
  let timers: HeldTimers;

  before(async () => {
    users = await credentialsFile(CHEAP, 'everyone');
    await users.change(VIEWER, { role: 'admin' });
  });
  after(() => users.clear());
  beforeEach(async () => {
    timers = new HeldTimers();
    folder = mkdtempSync(join(tmpdir(), 'picamd-try-'));
    saved = join(folder, 'settings.conf');
    await start();
  });
  afterEach(async () => {
    await app.stop();
    rmSync(folder, { recursive: true });
  });

  async function start(...more: string[]): Promise<void> {
    app = await startApp(
      ['--config', '/dev/null', '--credentials-file', users.path, ...more],
      { STATE_DIRECTORY: folder },
      { holdMs: 1, refreshMs: 40, timer: timers.timer },
    );
    await app.logged(/camera: streaming/);
  }

  async function ask(method: string, path: string, { user = USER.name, tag = '', body = '' } = {}) {
    const headers = {
      Authorization: basic(user, USER.password),
      ...(tag === '' ? {} : { 'If-Match': tag }),
      ...(body === '' ? {} : { 'Content-Type': 'application/json' }),
    };
    const response = await fetch(app.url + path, { method, headers, ...(body === '' ? {} : { body }) });
    return {
      status: response.status,
      tag: response.headers.get('etag') ?? '',
      code: response.headers.get('x-picamd-error'),
      body: JSON.parse(await response.text()) as Body,
    };
  }
  const get = () => ask('GET', '/settings.json');
  const patch = async (changes: object, query = '', user = USER.name) =>
    ask('PATCH', `/settings.json${query}`, { user, tag: (await get()).tag, body: JSON.stringify(changes) });
  const attempt = (changes: object, { seconds = 60, user = USER.name } = {}) =>
    patch(changes, `?trial=${seconds}`, user);
  const confirm = (user = USER.name) => ask('POST', '/settings/confirm', { user });
  const takeBack = (user = USER.name) => ask('DELETE', '/settings/trial', { user });
  const content = () => (existsSync(saved) ? readFileSync(saved, 'utf8') : null);
  const settings = () => (content() ?? '').split('\n').filter((line) => /^[A-Z]/.test(line));
  const valueIn = ({ groups }: SettingsDocument, key: string) =>
    groups.flatMap((group) => group.settings).find((row) => row.key === key)?.value;
  const running = () => timers.all.filter(({ isOver }) => !isOver);
  const tries = () => app.log().match(/anna tries [^"]*/g);

  async function until(isSo: (change: NonNullable<SettingsDocument['lastChange']>) => boolean) {
    for (;;) {
      const { lastChange } = (await get()).body;
      if (lastChange !== null && isSo(lastChange)) return lastChange;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  it('are in effect and not in settings.conf, until their time is up', async () => {
    const { status, body } = await attempt({ MAX_VIEWERS: '7', OVERLAY_TEXT: '%T' }, { seconds: 90 });
    expect([status, valueIn(body, 'MAX_VIEWERS'), content()]).to.deep.equal([200, '7', null]);
    const { lastChange } = body;
    expect(lastChange).to.deep.include({ state: 'trying', by: 'anna', restarting: false, why: null });
    expect(lastChange?.keys).to.deep.equal(['MAX_VIEWERS', 'OVERLAY_TEXT']);
    expect((lastChange?.untilMs ?? 0) - (lastChange?.atMs ?? 0)).to.equal(90_000);
    expect(running().map(({ ms }) => ms)).to.deep.equal([90_000]);
    running()[0]?.run();
    const over = await until(({ state }) => state === 'reverted');
    expect(over).to.deep.include({ untilMs: null });
    expect(over.why?.code).to.equal('not-kept');
    expect([valueIn((await get()).body, 'MAX_VIEWERS'), content()]).to.deep.equal(['100', null]);
    expect((await confirm()).code).to.equal('nothing-to-confirm');
  });

  it('are replaced by the next ones, with new time; the same ones only get more time', async () => {
    await attempt({ MAX_VIEWERS: '7', MAX_VIEWERS_PER_ADDRESS: '3' });
    const { body } = await attempt({ MAX_VIEWERS: '8' });
    expect(valueIn(body, 'MAX_VIEWERS')).to.equal('8');
    expect(valueIn(body, 'MAX_VIEWERS_PER_ADDRESS')).to.not.equal('3');
    expect(body.lastChange?.keys).to.deep.equal(['MAX_VIEWERS']);
    expect((await attempt({ MAX_VIEWERS: '8' }, { seconds: 600 })).status).to.equal(200);
    expect(tries()).to.have.length(2);
    expect(tries()?.[0]).to.match(/^anna tries .*MAX_VIEWERS: 100 → 7/);
    expect(running().map(({ ms }) => ms)).to.deep.equal([600_000]);
  });

  it('stay when an admin confirms them', async () => {
    writeFileSync(saved, 'METRICS=off\n');
    await app.reload();
    await attempt({ MAX_VIEWERS: '7' });
    const { status, body } = await confirm(VIEWER);
    expect([status, body.lastChange?.state, running()]).to.deep.equal([200, 'applied', []]);
    expect(settings()).to.deep.equal(['METRICS=off', 'MAX_VIEWERS=7']);
  });

  it('are taken back by DELETE, which does nothing the second time', async () => {
    await attempt({ MAX_VIEWERS: '7' });
    for (const user of [VIEWER, USER.name]) {
      const { status, body } = await takeBack(user);
      expect([status, valueIn(body, 'MAX_VIEWERS')]).to.deep.equal([200, '100']);
      expect(body.lastChange).to.deep.include({ state: 'reverted', why: null });
    }
    expect([content(), running()]).to.deep.equal([null, []]);
  });

  it('are gone after a reload, and after an end of picamd', async () => {
    await attempt({ MAX_VIEWERS: '7' });
    await app.reload();
    const { lastChange, ...body } = (await get()).body;
    expect([lastChange?.state, lastChange?.why?.code]).to.deep.equal(['reverted', 'not-kept']);
    expect([valueIn({ lastChange, ...body }, 'MAX_VIEWERS'), running()]).to.deep.equal(['100', []]);
    await attempt({ MAX_VIEWERS: '7' });
    await app.stop();
    expect([content(), running()]).to.deep.equal([null, []]);
    await start();
    expect(valueIn((await get()).body, 'MAX_VIEWERS')).to.equal('100');
  });

  it('let no other change in, and no other admin', async () => {
    await attempt({ MAX_VIEWERS: '7' });
    for (const answer of [
      await patch({ METRICS: 'off' }),
      await attempt({ METRICS: 'off' }, { user: VIEWER }),
    ]) {
      expect([answer.status, answer.code]).to.deep.equal([409, 'settings-pending']);
      expect(answer.body.error.message).to.equal('anna is trying settings. Save or undo them first.');
    }
    expect(valueIn((await get()).body, 'MAX_VIEWERS')).to.equal('7');
  });

  it('are no settings that could lock people out, need a restart of picamd, or hide something', async () => {
    for (const [key, value] of Object.entries({
      HOST: '127.0.0.2',
      LOG_FORMAT: 'text',
      PRIVACY_MASKS: '0,0 0.5,0 0.5,0.5',
    })) {
      const { status, code, body } = await attempt({ METRICS: 'off', [key]: value });
      expect([status, code]).to.deep.equal([400, 'settings-invalid']);
      expect(body.problems).to.deep.equal([{ key, message: `${key} cannot be tried, only saved` }]);
    }
    expect((await attempt({ SOURCE_FILE: '/etc/passwd' })).status).to.equal(400);
    for (const seconds of ['4', '601', '6.5', 'x', '', '60&trial=60'])
      expect((await patch({ METRICS: 'off' }, `?trial=${seconds}`)).code, seconds).to.equal('bad-parameter');
    expect([(await get()).body.lastChange, timers.all]).to.deep.equal([null, []]);
  });

  it('are not written over a file that was edited by hand meanwhile', async () => {
    await attempt({ MAX_VIEWERS: '7' });
    writeFileSync(saved, 'MAX_VIEWERS=33\n');
    expect((await confirm()).code).to.equal('settings-changed');
    expect(content()).to.equal('MAX_VIEWERS=33\n');
    await takeBack();
    expect((await patch({ METRICS: 'off' })).code).to.equal('settings-changed');
    expect(valueIn((await get()).body, 'MAX_VIEWERS')).to.equal('33');
  });

  it('restart the camera, and do not say so any more when it streams', async () => {
    const before = app.log().length;
    // Its first frame may come before the answer; a camera that never sends one is restarting until it is given up, see below.
    await attempt({ CAMERA_FRAMERATE: '20' });
    await until(({ restarting }) => !restarting);
    expect(app.log().slice(before)).to.include('camera: starting').and.to.include('camera: streaming');
    expect((await get()).body.lastChange?.state).to.equal('trying');
    expect(running().map(({ ms }) => ms)).to.deep.equal([60_000]);
  });

  it('do not restart a camera that has no such control', async () => {
    const before = app.log().length;
    const { body } = await attempt({ CAMERA_BRIGHTNESS: '0.5', CAMERA_HFLIP: 'on' });
    expect([body.lastChange?.state, body.lastChange?.restarting]).to.deep.equal(['trying', false]);
    expect(app.log().slice(before)).to.not.include('camera:');
  });

  describe('with a camera that does not start', () => {
    let other: RunningApp;
    const GONE = 'http://127.0.0.1:9/';

    beforeEach(async () => {
      await app.stop();
      other = await startApp();
      writeFileSync(saved, `SOURCE_URL=${other.url}/video_feed\n`);
      await start('--source', 'url');
    });
    afterEach(() => other.stop());
    /** Of the camera's first frame; a trial takes 60 s. */
    const tooLate = () =>
      running()
        .find(({ ms }) => ms === 61_500)
        ?.run();

    it('are taken back without anyone, and say why', async () => {
      const before = content();
      const { body } = await attempt({ SOURCE_URL: GONE });
      expect(body.lastChange).to.deep.include({ state: 'trying', restarting: true });
      await app.logged(/camera: backing-off/);
      tooLate();
      const { why } = await until(({ state }) => state === 'reverted');
      expect(why?.code).to.equal('unreachable');
      expect([content(), running()]).to.deep.equal([before, []]);
      await app.logged(/the old values are back[^]*camera: streaming/);
    });

    it('leave what was saved just before to be judged by itself', async () => {
      const before = content();
      await patch({ SOURCE_URL: GONE });
      await attempt({ SOURCE_URL: 'http://127.0.0.1:8/' });
      tooLate();
      await until(({ state, restarting }) => state === 'reverted' && restarting);
      expect(settings()).to.deep.equal([`SOURCE_URL=${GONE}`]);
      tooLate();
      await until(() => settings().join('\n') === before?.trim());
    });

    it('come back out of settings.conf if they are saved before the camera streams', async () => {
      const before = content();
      await attempt({ SOURCE_URL: GONE });
      expect((await confirm()).body.lastChange?.state).to.equal('applying');
      expect(settings()).to.deep.equal([`SOURCE_URL=${GONE}`]);
      tooLate();
      await until(({ state }) => state === 'reverted');
      expect(settings().join('\n')).to.equal(before?.trim());
    });
  });
});
