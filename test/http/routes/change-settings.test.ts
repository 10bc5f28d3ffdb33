import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { SettingsDocument } from '../../../daemon/settings/editor-parts.ts';
import { startApp } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';
import { basic, CHEAP, credentialsFile, USER, VIEWER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';
import { skipNamed } from '../../helpers/skip-named.ts';
import { HeldTimers } from '../../helpers/held-timers.ts';
import { raw } from '../../helpers/raw-http.ts';

const ADMIN = { Authorization: basic(USER.name, USER.password) };
const JSON_TYPE = { 'Content-Type': 'application/json' };

interface Answer {
  status: number;
  tag: string;
  code: string | null;
  body: SettingsDocument & {
    problems: { key: string; message: string }[];
    error: { message: string; hint: string };
    settings: SettingsDocument;
  };
}

/** Writes until the disk is full. */
function writeFull(path: string): void {
  try {
    for (;;) appendFileSync(path, Buffer.alloc(1024));
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).to.equal('ENOSPC');
  }
}

describe('PATCH /settings.json', () => {
  let folder: string;
  let state: string;
  let saved: string;
  let file: string;
  let users: CredentialsFile;
  let app: RunningApp;
  let timers: HeldTimers;

  before(async () => {
    users = await credentialsFile(CHEAP, 'everyone');
  });
  after(() => users.clear());

  beforeEach(async () => {
    timers = new HeldTimers();
    folder = mkdtempSync(join(tmpdir(), 'picamd-change-'));
    state = join(folder, 'state');
    mkdirSync(state);
    [saved, file] = [join(state, 'settings.conf'), join(folder, 'picamd.conf')];
    writeFileSync(file, 'MAX_VIEWERS=20\n');
    await start();
  });
  afterEach(async () => {
    await app.stop();
    rmSync(folder, { recursive: true });
  });

  async function start(more: string[] = [], env: NodeJS.ProcessEnv = {}): Promise<void> {
    app = await startApp(
      ['--config', file, '--credentials-file', users.path, ...more],
      { STATE_DIRECTORY: state, ...env },
      { holdMs: 1, refreshMs: 40, timer: timers.timer },
    );
    await app.logged(/camera: streaming/);
  }

  async function send(method: string, headers: Record<string, string>, body?: string): Promise<Answer> {
    const response = await fetch(`${app.url}/settings.json`, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    const { status, headers: got } = response;
    const isJson = got.get('content-type')?.startsWith('application/json') === true;
    return {
      status,
      tag: got.get('etag') ?? '',
      code: got.get('x-picamd-error'),
      body: (isJson ? JSON.parse(text) : {}) as Answer['body'],
    };
  }
  const get = () => send('GET', ADMIN);
  const patch = (tag: string, changes: unknown, headers: Record<string, string> = ADMIN) =>
    send('PATCH', { ...headers, ...JSON_TYPE, 'If-Match': tag }, JSON.stringify(changes));
  /** With the tag of now. */
  const change = async (changes: unknown) => patch((await get()).tag, changes);
  const content = () => (existsSync(saved) ? readFileSync(saved, 'utf8') : null);
  const settings = () => (content() ?? '').split('\n').filter((line) => /^[A-Z]/.test(line));
  const valueIn = ({ groups }: SettingsDocument, key: string) =>
    groups.flatMap((group) => group.settings).find((row) => row.key === key)?.value;

  /** Resolves when the last change has this state. */
  async function untilState(state: string): Promise<SettingsDocument> {
    for (;;) {
      const { body } = await get();
      if (body.lastChange?.state === state) return body;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  it('writes settings.conf with mode 0600 and applies it at once; null takes it back', async () => {
    const { tag } = await get();
    const { status, body, tag: next } = await patch(tag, { MAX_VIEWERS: '7', METRICS: 'off' });
    expect([status, valueIn(body, 'MAX_VIEWERS'), body.lastChange?.state]).to.deep.equal([
      200,
      '7',
      'applied',
    ]);
    expect(body.lastChange).to.deep.include({ by: USER.name, keys: ['MAX_VIEWERS', 'METRICS'], why: null });
    expect(next).to.not.equal(tag);
    expect(settings()).to.deep.equal(['MAX_VIEWERS=7', 'METRICS=off']);
    expect(statSync(saved).mode & 0o777).to.equal(0o600);
    expect((await fetch(`${app.url}/metrics`, { headers: ADMIN })).status).to.equal(404);
    const back = await patch(next, { MAX_VIEWERS: null });
    expect(valueIn(back.body, 'MAX_VIEWERS')).to.equal('20');
    expect(settings()).to.deep.equal(['METRICS=off']);
    expect(readFileSync(`${saved}.bak`, 'utf8')).to.include('MAX_VIEWERS=7');
    expect(statSync(`${saved}.bak`).mode & 0o777).to.equal(0o600);
  });

  it('is still in effect after a restart', async () => {
    await change({ MAX_VIEWERS: '7' });
    await app.stop();
    await start();
    expect(valueIn((await get()).body, 'MAX_VIEWERS')).to.equal('7');
  });

  it('logs one line for each change: who, from where, what; never a secret', async () => {
    await change({ MAX_VIEWERS: '7', SOURCE_URL: 'http://anna:geheim@192.0.2.1/' });
    const lines = app
      .log()
      .split('\n')
      .filter((line) => line.includes('"user":"anna"'));
    expect(lines).to.have.length(1);
    expect(JSON.parse(lines[0] ?? '')).to.include({
      user: 'anna',
      address: '127.0.0.1',
      msg: 'settings: anna changed MAX_VIEWERS: 20 → 7, SOURCE_URL: changed',
    });
    const { body } = await get();
    expect(JSON.stringify(body) + app.log()).to.not.include('geheim');
    expect(content()).to.include('geheim');
  });

  const PROBLEMS: Record<string, [changes: unknown, status: number, key: string, told: RegExp]> = {
    'an unknown setting': [{ CAMERA_WITDH: '1' }, 400, 'CAMERA_WITDH', /unknown setting CAMERA_WITDH/],
    'a path': [{ SOURCE_FILE: '/etc/passwd' }, 400, 'SOURCE_FILE', /names a file/],
    'a command': [{ SOURCE_COMMAND: 'sh -c id' }, 400, 'SOURCE_COMMAND', /what programs run/],
    'AUTH=none': [{ AUTH: 'none' }, 400, 'AUTH', /closes the settings/],
    'a value out of range': [{ MAX_VIEWERS: '0' }, 400, 'MAX_VIEWERS', /must be a whole number from 1/],
    'a number': [{ MAX_VIEWERS: 7 }, 400, 'MAX_VIEWERS', /must be text/],
    'a line break with another setting': [
      { SOURCE_URL_REDIRECT_HOSTS: 'a\nCAMERA_BINARY' },
      400,
      'SOURCE_URL_REDIRECT_HOSTS',
      /control characters/,
    ],
    'a flag': [{ RING_BYTES: '32M' }, 409, 'RING_BYTES', /command line sets it \(--ring-bytes\)/],
    'what the type does not allow': [
      { SOURCE_URL_FINGERPRINT: 'x' },
      400,
      'SOURCE_URL_FINGERPRINT',
      /SHA-256 fingerprint/,
    ],
    'a name that every object has': [JSON.parse('{"__proto__": "1"}'), 400, '__proto__', /unknown setting/],
  };
  for (const [what, [changes, wanted, wrong, told]] of Object.entries(PROBLEMS))
    it(`refuses ${what} with its key, and writes nothing, not even the rest`, async () => {
      const { tag } = await get();
      const { status, body } = await patch(
        tag,
        Object.fromEntries([['METRICS', 'off'], ...Object.entries(changes as object)]),
      );
      expect(status).to.equal(wanted);
      const problem = body.problems.find(({ key }) => key === wrong);
      expect(problem?.message).to.match(told);
      expect([content(), (await get()).tag]).to.deep.equal([null, tag]);
      expect((await fetch(`${app.url}/metrics`, { headers: ADMIN })).status).to.equal(200);
    });

  it('takes only JSON, a tag, and 64 KiB', async () => {
    const { tag } = await get();
    const all = { ...ADMIN, 'If-Match': tag };
    const form = await send(
      'PATCH',
      { ...all, 'Content-Type': 'application/x-www-form-urlencoded' },
      'METRICS=off',
    );
    expect([form.status, form.code]).to.deep.equal([415, 'not-json']);
    const untagged = await send('PATCH', { ...ADMIN, ...JSON_TYPE }, '{"METRICS":"off"}');
    expect([untagged.status, untagged.code]).to.deep.equal([428, 'no-if-match']);
    for (const body of ['', '{', '[]', '"x"', 'null', '{"METRICS":"off"'])
      expect((await send('PATCH', { ...all, ...JSON_TYPE }, body)).status, body).to.equal(400);
    const large = await send('PATCH', { ...all, ...JSON_TYPE }, `{"METRICS":"${'x'.repeat(1 << 20)}"}`);
    expect([large.status, large.code]).to.deep.equal([413, 'body-too-large']);
    expect(content()).to.equal(null);
  });

  it('refuses other sites, viewers and every token', async () => {
    const { tag } = await get();
    for (const from of [{ Origin: 'http://evil.example' }, { 'Sec-Fetch-Site': 'cross-site' }])
      expect((await patch(tag, { METRICS: 'off' }, { ...ADMIN, ...from })).code).to.equal('other-site');
    const others = [
      basic(VIEWER, USER.password),
      ...[users.token, ...users.tokens.values()].map((t) => `Bearer ${t}`),
    ];
    for (const Authorization of others)
      for (const method of ['PATCH', 'DELETE']) {
        const body = method === 'PATCH' ? '{"METRICS":"off"}' : undefined;
        const { status } = await send(method, { Authorization, ...JSON_TYPE, 'If-Match': tag }, body);
        expect(status).to.equal(403);
      }
    expect(content()).to.equal(null);
  });

  it('lets only the first of two admins change what both have seen', async () => {
    const { tag } = await get();
    const answers = await Promise.all(['7', '8', '9'].map((value) => patch(tag, { MAX_VIEWERS: value })));
    expect(answers.map(({ status }) => status).toSorted()).to.deep.equal([200, 412, 412]);
    const late = answers.find(({ status }) => status === 412);
    expect(late?.code).to.equal('settings-changed');
    const winner = settings()[0]?.split('=')[1];
    expect(valueIn(late!.body.settings, 'MAX_VIEWERS')).to.equal(winner);
    expect((await patch(late!.tag, { MAX_VIEWERS: '10' })).status).to.equal(200);
  });

  it('notices that the file was edited by hand, and applies that first', async () => {
    const { tag } = await get();
    writeFileSync(saved, 'MAX_VIEWERS=33\n');
    const { status, body, tag: next } = await patch(tag, { METRICS: 'off' });
    expect([status, valueIn(body.settings, 'MAX_VIEWERS')]).to.deep.equal([412, '33']);
    expect((await patch(next, { METRICS: 'off' })).status).to.equal(200);
    expect(settings()).to.deep.equal(['MAX_VIEWERS=33', 'METRICS=off']);
  });

  it('keeps what a later version has written, and replaces a file that cannot be read', async () => {
    writeFileSync(saved, 'LATER_SETTING=1\nMAX_VIEWERS=x\ntorn');
    await app.reload();
    expect((await change({ METRICS: 'off' })).status).to.equal(200);
    expect(settings()).to.deep.equal(['MAX_VIEWERS=x', 'METRICS=off', 'LATER_SETTING=1']);
    writeFileSync(saved, Buffer.alloc(512));
    await app.reload();
    expect((await change({ METRICS: 'on' })).status).to.equal(200);
    expect(settings()).to.deep.equal(['METRICS=on']);
  });

  for (const [what, options, told] of [
    ['a full disk', 'size=16k', /^The disk is full: /],
    ['a read-only disk', 'ro', /is read-only: /],
  ] as const)
    it(`says so on ${what}, and changes nothing`, async function () {
      if (process.getuid?.() !== 0) skipNamed(this, 'a full disk: needs root');
      const before = { MAX_VIEWERS: '7' };
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', state]);
      try {
        expect((await change(before)).status).to.equal(200);
        if (options === 'ro') execFileSync('mount', ['-o', 'remount,ro', state]);
        else writeFull(join(state, 'rest'));
        const { status, code, body } = await change({ METRICS: 'off' });
        expect([status, code]).to.deep.equal([500, 'settings-not-saved']);
        expect(body.error.hint).to.match(told);
        expect(settings()).to.deep.equal(['MAX_VIEWERS=7']);
        expect((await fetch(`${app.url}/metrics`, { headers: ADMIN })).status).to.equal(200);
        await app.reload();
        expect(valueIn((await get()).body, 'MAX_VIEWERS')).to.equal('7');
      } finally {
        execFileSync('umount', [state]);
      }
    });

  it('says what to do if the file cannot be written, and changes nothing', async () => {
    mkdirSync(saved);
    await app.reload();
    const { status, code, body } = await change({ METRICS: 'off' });
    expect([status, code]).to.deep.equal([500, 'settings-not-saved']);
    expect(body.error.hint).to.match(/^Run: sudo rm -r /);
    expect((await fetch(`${app.url}/metrics`, { headers: ADMIN })).status).to.equal(200);
  });

  it('ignores what a power cut left before the rename', async () => {
    await change({ MAX_VIEWERS: '7' });
    await app.stop();
    writeFileSync(`${saved}.1234.new`, 'MAX_VIEW');
    await start();
    const { body } = await get();
    expect(valueIn(body, 'MAX_VIEWERS')).to.equal('7');
  });

  it('is not confused by a reload meanwhile', async () => {
    const { tag } = await get();
    const [, answer] = await Promise.all([app.reload(), patch(tag, { MAX_VIEWERS: '7' }), app.reload()]);
    expect(answer.status).to.equal(200);
    await app.reload();
    expect(valueIn((await get()).body, 'MAX_VIEWERS')).to.equal('7');
  });

  it('keeps viewers while the camera restarts, and says when it streams', async () => {
    const client = raw(
      app.port,
      `GET /video_feed HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${ADMIN.Authorization}\r\n\r\n`,
    );
    await client.until((bytes) => bytes.includes('image/jpeg'));
    const { status } = await change({ CAMERA_FRAMERATE: '20' });
    expect(status).to.equal(200);
    await untilState('applied');
    expect(client.socket.destroyed).to.equal(false);
    client.socket.destroy();
    expect(timers.all.map(({ isOver }) => isOver)).to.deep.equal([true]);
  });

  describe('with a camera that does not start', () => {
    let other: RunningApp;
    const GONE = 'http://127.0.0.1:9/';

    beforeEach(async () => {
      await app.stop();
      other = await startApp();
      writeFileSync(file, `SOURCE_URL=${other.url}/video_feed\nMAX_VIEWERS=20\n`);
      await start(['--source', 'url']);
    });
    afterEach(() => other.stop());

    it('has the old values back when time is up, in the file and in effect, with the reason', async () => {
      await change({ MAX_VIEWERS: '9' });
      const { body } = await change({ SOURCE_URL: GONE, METRICS: 'off' });
      expect(body.lastChange?.state).to.equal('applying');
      await app.logged(/camera: backing-off/);
      expect(timers.all.at(-1)?.ms).to.equal(60_000 + 1500);
      timers.all.at(-1)?.run();
      const { lastChange, groups } = await untilState('reverted');
      expect(lastChange?.why).to.deep.include({ code: 'unreachable' });
      expect(lastChange?.keys).to.have.members(['SOURCE_URL', 'METRICS']);
      expect(settings()).to.deep.equal(['MAX_VIEWERS=9']);
      expect(groups.length).to.be.greaterThan(5);
      await app.logged(/the old values are back[^]*camera: streaming/);
    });

    it('keeps a mask, also if the camera sends nothing with it', async () => {
      const masks = '0,0 0.5,0 0.5,0.5';
      const { body } = await change({ SOURCE_URL: GONE, PRIVACY_MASKS: masks });
      expect(body.lastChange?.state).to.equal('applying');
      timers.all.at(-1)?.run();
      await untilState('reverted');
      expect(settings()).to.deep.equal([`PRIVACY_MASKS=${masks}`]);
    });

    it('goes back to what last worked, over several changes', async () => {
      await change({ SOURCE_URL: GONE });
      await change({ SOURCE_URL: 'http://127.0.0.1:8/', MAX_VIEWERS: '9' });
      timers.all.at(-1)?.run();
      await untilState('reverted');
      expect(settings()).to.deep.equal([]);
    });

    it('leaves the new values in the file if picamd is stopped while it applies them', async () => {
      const answer = change({ SOURCE_URL: GONE }).catch(() => null);
      await app.logged(/anna changed SOURCE_URL/);
      await app.stop();
      await answer;
      expect(settings()).to.deep.equal([`SOURCE_URL=${GONE}`]);
      expect(timers.all.every(({ isOver }) => isOver)).to.equal(true);
      expect(app.log()).to.not.include('the old values are back');
    });

    it('leaves the new values in the file if picamd is stopped meanwhile', async () => {
      await change({ SOURCE_URL: GONE });
      await app.stop();
      expect(settings()).to.deep.equal([`SOURCE_URL=${GONE}`]);
      await app.stop();
    });
  });

  it('DELETE removes all of it, and needs the tag too', async () => {
    await change({ MAX_VIEWERS: '7', METRICS: 'off' });
    expect((await send('DELETE', ADMIN)).status).to.equal(428);
    expect((await send('DELETE', { ...ADMIN, 'If-Match': '"x"' })).status).to.equal(412);
    const { status, body } = await send('DELETE', { ...ADMIN, 'If-Match': (await get()).tag });
    expect([status, valueIn(body, 'MAX_VIEWERS'), content()]).to.deep.equal([200, '20', null]);
  });

  describe('/settings.conf', () => {
    const conf = async (init: RequestInit = {}) => {
      const response = await fetch(`${app.url}/settings.conf`, { headers: ADMIN, ...init });
      return { status: response.status, headers: response.headers, text: await response.text() };
    };
    const put = async (body: string, tag?: string, type = 'text/plain') =>
      conf({
        method: 'PUT',
        headers: { ...ADMIN, 'Content-Type': type, 'If-Match': tag ?? (await get()).tag },
        body,
      });
    const SECRET = 'SOURCE_URL=http://anna:geheim@192.0.2.1/';

    it('is exported without secrets, and comes back as it was; a secret that it lacks stays', async () => {
      await change({
        MAX_VIEWERS: '7',
        CAMERA_NAME: 'a # "b',
        SOURCE_URL: SECRET.slice('SOURCE_URL='.length),
      });
      const { status, headers, text } = await conf();
      expect([status, headers.get('content-type')]).to.deep.equal([200, 'text/plain; charset=utf-8']);
      expect(headers.get('content-disposition')).to.equal('attachment; filename="settings.conf"');
      expect(text).to.include('# SOURCE_URL is set').and.not.include('geheim');
      await change({ MAX_VIEWERS: '8', METRICS: 'off', CAMERA_NAME: null });
      expect((await put(text)).status).to.equal(200);
      expect(settings()).to.have.members(['MAX_VIEWERS=7', `CAMERA_NAME='a # "b'`, SECRET]);
    });

    it('is imported as a whole or not at all, with the checks of a change', async () => {
      await change({ MAX_VIEWERS: '7' });
      const before = content();
      const { tag } = await get();
      for (const [body, wanted] of [
        ['METRICS=off\nCAMERA_WITDH=1\n', 400],
        ['METRICS=off\ntorn', 400],
        ['METRICS=off\nSOURCE_COMMAND=id\n', 400],
        ['METRICS=off\nMAX_VIEWERS=0\n', 400],
        ['RING_BYTES=32M\n', 409],
        [`#${'x'.repeat(1 << 20)}`, 413],
      ] as const)
        expect((await put(body)).status, body.slice(0, 40)).to.equal(wanted);
      expect((await put('METRICS=off', '"x"')).status).to.equal(412);
      expect((await put('METRICS=off', tag, 'application/json')).status).to.equal(415);
      expect([content(), (await get()).tag]).to.deep.equal([before, tag]);
    });
  });
});
