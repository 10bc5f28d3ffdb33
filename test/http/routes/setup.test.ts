import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { passwd } from '../../../daemon/commands/passwd.ts';
import { loadConfig } from '../../../daemon/config/load.ts';
import { ERRORS } from '../../../daemon/errors.ts';
import { ROUTES } from '../../../daemon/http/routes.ts';
import { basic, CHEAP, credentialsFile, USER } from '../../helpers/credentials.ts';
import { startApp, startError } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';
import { pictures } from '../../helpers/pictures.ts';
import { picamd } from '../../helpers/run-command.ts';
import { raw } from '../../helpers/raw-http.ts';
import { FIRST, startUnclaimed, startUnclaimedApp } from '../../helpers/unclaimed.ts';
import type { Unclaimed } from '../../helpers/unclaimed.ts';

const NOT_SET_UP = `${ERRORS['not-set-up'].meaning}\n`;

/** The response to a raw request. */
async function answered(port: number, line: string, headers: string[] = []) {
  const host = headers.some((header) => header.startsWith('Host:')) ? [] : ['Host: camera'];
  const request = [`${line} HTTP/1.1`, ...host, 'Connection: close', ...headers, '', ''].join('\r\n');
  const text = (await raw(port, request).ended).toString('latin1');
  const [head = '', ...body] = text.split('\r\n\r\n');
  return { status: Number(head.slice(9, 12)), head, body: body.join('\r\n\r\n') };
}

/** Resolves when the file does not exist. */
async function untilGone(path: string): Promise<void> {
  while (existsSync(path)) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('a camera that is not set up', () => {
  let camera: Unclaimed<RunningApp>;

  before(async () => {
    camera = await startUnclaimedApp();
    await camera.daemon.logged(/camera: streaming/);
  });

  after(() => camera.clear());

  /** What every client gets, whatever it presents: request, status and body. */
  const MATRIX: [line: string, status: number, body?: string | RegExp][] = [
    ['GET /setup', 200, /<form method="post" action="setup">/],
    ['HEAD /setup', 200, ''],
    ['GET /livez', 200, /^\{"alive":true,"instance":"[0-9a-f-]{36}"\}$/],
    ['GET /healthz', 200, '{"healthy":true}'],
    ['GET /favicon.svg', 200, /<svg/],
    ['GET /favicon.ico', 200, /<svg/],
    ['GET /page/x/main.js', 404],
    ['GET /', 303, ''],
    ['HEAD /', 303, ''],
    ['GET /?embed=1', 303, ''],
    ['POST /', 405, ''],
    ['GET /video_feed', 403, ''],
    ['GET /video_feed?fps=5', 403, ''],
    ['HEAD /video_feed', 403, ''],
    ['GET /snapshot.jpg', 403, ''],
    ['GET /stream', 403, ''],
    ['GET /?action=stream', 403, ''],
    ['GET /?action=snapshot', 403, ''],
    ['GET /mjpg/video.mjpg', 403, ''],
    ['GET /status', 403, NOT_SET_UP],
    ['GET /state', 403, NOT_SET_UP],
    ['GET /metrics', 403, NOT_SET_UP],
    ['GET /recipes', 403, NOT_SET_UP],
    ['GET /login', 403, NOT_SET_UP],
    ['POST /login', 403, NOT_SET_UP],
    ['POST /logout', 403, NOT_SET_UP],
    ['GET /nowhere', 403, NOT_SET_UP],
    ['OPTIONS /status', 403, NOT_SET_UP],
    ['OPTIONS *', 403, NOT_SET_UP],
    ['PUT /setup', 405, ''],
    ['GET //setup', 200, /name="code"/],
    ['GET //status', 403, NOT_SET_UP],
    ['GET /setup/', 403, NOT_SET_UP],
    ['GET /setup/../status', 403, NOT_SET_UP],
    ['GET /page/../status', 404],
    ['GET /%73tatus', 403, NOT_SET_UP],
    ['GET http://camera/status', 403, NOT_SET_UP],
    ['GET /livez/../snapshot.jpg', 403, NOT_SET_UP],
  ];
  const SHOWN: Record<string, string[]> = {
    nothing: [],
    'a token': ['Authorization: Bearer picamd_0123456789'],
    'a user name and password': [`Authorization: ${basic('admin', 'admin')}`],
    'a session': ['Cookie: picamd_session_01234567=admin~9999999999~x~x'],
    'the headers of a browser': ['Accept: text/html,*/*', 'Sec-Fetch-Mode: navigate'],
  };

  for (const [shown, headers] of Object.entries(SHOWN)) {
    it(`only serves the setup and its health to a client that presents ${shown}`, async () => {
      await Promise.all(
        MATRIX.map(async ([line, status, wanted]) => {
          const { status: got, head, body } = await answered(camera.daemon.port, line, headers);
          expect(got, line).to.equal(status);
          if (typeof wanted === 'string') expect(body, line).to.equal(wanted);
          if (wanted instanceof RegExp) expect(body, line).to.match(wanted);
          if (status === 303) expect(head, line).to.match(/\r\nLocation: \.\/setup\r\n/);
          if (status === 403) expect(head, line).to.match(/\r\nX-Picamd-Error: not-set-up\r\n/);
          expect(head, line).to.not.match(/www-authenticate|set-cookie/i);
          expect(head + body, line).to.not.include(camera.code);
        }),
      );
    });
  }

  it('denies every route that needs credentials, and redirects the page to the setup', async () => {
    for (const { path, methods, right, answers } of ROUTES)
      for (const method of methods) {
        const line = `${method} ${path.replaceAll(/:\w+/g, 'x')}`;
        const { status, head } = await answered(camera.daemon.port, line);
        const open = ['open', 'health'].includes(right) && path !== '/login';
        if (open) expect(head, line).to.not.include('X-Picamd-Error: not-set-up');
        else if (answers === 'page')
          expect(head, line).to.match(/^HTTP\/1\.1 303 [^]*\r\nLocation: \.\/setup\r\n/);
        else expect([status, head.includes('X-Picamd-Error: not-set-up')], line).to.deep.equal([403, true]);
      }
  });

  it('hides /healthz too with HEALTH_OPEN=off', async () => {
    const hidden = await startUnclaimedApp('--health-open', 'off');
    expect((await answered(hidden.daemon.port, 'GET /healthz')).status).to.equal(403);
    expect((await answered(hidden.daemon.port, 'GET /livez')).status).to.equal(200);
    await hidden.clear();
  });

  const right = () => ({ ...FIRST, code: camera.code });
  const without = (field: string) => {
    const fields: Record<string, string> = right();
    delete fields[field];
    return fields;
  };
  const bytes = (text: string) => Buffer.from(text.replace('CODE', camera.code), 'latin1');
  const CODE = 'Wrong setup code';
  const NAME = 'A user name has 1 to 64 letters, digits, dots, dashes and underscores.';
  const SHORT = 'The password must have at least 8 characters.';
  const TYPED = 'contains an invalid character';
  const BAD: [what: string, body: () => Record<string, string> | Buffer, status: number, sentence: string][] =
    [
      ['nothing', () => Buffer.alloc(0), 403, CODE],
      ['a wrong code', () => ({ ...right(), code: 'ACDE-FHJK' }), 403, CODE],
      ['no code', () => without('code'), 403, CODE],
      ['half of the code', () => ({ ...right(), code: camera.code.slice(0, 4) }), 403, CODE],
      [
        'the code twice',
        () => bytes('code=CODE&code=CODE&name=a&password=12345678&again=12345678'),
        403,
        CODE,
      ],
      ['NUL in the code', () => ({ ...right(), code: camera.code.replace('-', '\0') }), 403, CODE],
      ['bytes that are no text', () => Buffer.from([0xff, 0xfe, 0, 0x3d, 0xc3, 0x26]), 403, CODE],
      ['JSON', () => Buffer.from(JSON.stringify(right())), 403, CODE],
      ['__proto__', () => bytes('__proto__=x&constructor=y'), 403, CODE],
      ['no name', () => without('name'), 400, NAME],
      ['a name with a slash', () => ({ ...right(), name: 'an/na' }), 400, NAME],
      ['a name with a line', () => ({ ...right(), name: 'anna\nuser eve x' }), 400, NAME],
      ['a name with NUL', () => ({ ...right(), name: 'an\0na' }), 400, NAME],
      [
        'a name that is not UTF-8',
        () => bytes('code=CODE&name=%ff%fe&password=12345678&again=12345678'),
        400,
        NAME,
      ],
      ['a long name', () => ({ ...right(), name: 'a'.repeat(65) }), 400, NAME],
      ['markup', () => ({ ...right(), name: '"><script>' }), 400, NAME],
      ['no password', () => without('password'), 400, SHORT],
      ['a short password', () => ({ ...right(), password: '1234567', again: '1234567' }), 400, SHORT],
      [
        'a huge password',
        () => ({ ...right(), password: 'x'.repeat(1025), again: 'x'.repeat(1025) }),
        400,
        'password is too long',
      ],
      [
        'a password with NUL',
        () => ({ ...right(), password: '1234\x005678', again: '1234\x005678' }),
        400,
        TYPED,
      ],
      [
        'a password that is not UTF-8',
        () => bytes('code=CODE&name=anna&password=%ff2345678&again=%ff2345678'),
        400,
        TYPED,
      ],
      ['no second password', () => without('again'), 400, 'do not match'],
      ['another second password', () => ({ ...right(), again: 'correct horse' }), 400, 'do not match'],
    ];

  it('says what is wrong with the input, keeps it except passwords, and creates no user', async () => {
    await Promise.all(
      BAD.map(async ([what, make, status, sentence]) => {
        const body = make();
        const answer = await camera.post(body);
        expect(answer.status, what).to.equal(status);
        expect(answer.body, what)
          .to.match(/<p role="alert" id="problem">/)
          .and.include(sentence);
        expect(answer.head, what).to.not.include('Set-Cookie');
        expect(answer.body, what)
          .to.not.include('"><script')
          .and.not.match(/correct horse|12345678|xxx/);
        if (!Buffer.isBuffer(body) && body['name'] === FIRST.name && body['more'] === undefined)
          expect(answer.body, what).to.include('name="name" value="admin"');
      }),
    );
    const { body } = await camera.post({ ...right(), name: '"><script>&' });
    expect(body).to.include('name="name" value="&quot;&gt;&lt;script&gt;&amp;"');
    expect(existsSync(camera.credentials)).to.equal(false);
    expect(camera.daemon.log()).to.not.match(/"level":(50|60)/);
    expect((await answered(camera.daemon.port, 'GET /status')).status).to.equal(403);
  });

  it('accepts nothing from a URL, and nothing from a page of another site', async () => {
    const query = new URLSearchParams(right()).toString();
    expect((await answered(camera.daemon.port, `GET /setup?${query}`)).head).to.not.match(/set-cookie/i);
    for (const line of ['Origin: http://example.org', 'Origin: null', 'Sec-Fetch-Site: cross-site']) {
      const answer = await camera.post(right(), [line]);
      expect([answer.status, answer.head.includes('Set-Cookie')], line).to.deep.equal([403, false]);
      expect(answer.head, line).to.include('X-Picamd-Error: other-site');
    }
    expect(existsSync(camera.credentials)).to.equal(false);
  });

  it('blocks an address that guesses the code, even with the right one, but no other address', async () => {
    const guess = () => camera.post({ ...right(), code: 'ACDE-FHJK' }, [], '198.51.100.9');
    const statuses = (await Promise.all(Array.from({ length: 12 }, guess))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 403)).to.have.length(10);
    expect(statuses.filter((status) => status === 429)).to.have.length(2);
    const late = await camera.post(right(), [], '198.51.100.9');
    expect([late.status, /Retry-After: (\d+)/.exec(late.head)?.[1]]).to.deep.equal([429, '600']);
    expect(late.body).to.include('Try again in ten minutes').and.include('role="alert"');
    expect((await camera.post({ ...right(), again: '' }, [], '198.51.100.10')).status).to.equal(400);
    expect(camera.daemon.log().split('this address is blocked')).to.have.length(2);
  });

  it('keeps its code when it is killed', async () => {
    const killed = await startUnclaimed(pictures());
    const { code, claimFile, daemon, args } = killed;
    expect(statSync(claimFile).mode & 0o777).to.equal(0o640);
    daemon.kill('SIGKILL');
    await daemon.exited;
    const again = await startApp(args);
    try {
      expect(readFileSync(claimFile, 'utf8')).to.equal(`${code}\n`);
      expect(again.log()).to.include(code);
      writeFileSync(claimFile, code.slice(0, 5));
      await again.reload();
      const replaced = readFileSync(claimFile, 'utf8').trim();
      expect(replaced)
        .to.match(/^\w{4}-\w{4}$/)
        .and.not.equal(code);
      expect(again.log()).to.include(replaced);
    } finally {
      await again.stop();
      await killed.clear();
    }
  });
});

describe('the setup of a camera', () => {
  let camera: Unclaimed<RunningApp>;

  beforeEach(async () => {
    camera = await startUnclaimedApp();
    await camera.daemon.logged(/camera: streaming/);
  });

  afterEach(() => camera.clear());

  it('creates the user, invalidates the code, and shows no secret except the code, once in the log', async () => {
    const typed = camera.code.toLowerCase().replace('-', ' ');
    const { status, head } = await camera.post({ ...FIRST, code: typed });
    expect([status, /Location: (.*)/.exec(head)?.[1]]).to.deep.equal([303, './settings#welcome']);
    const [, session = ''] =
      /Set-Cookie: (picamd_session_[0-9a-f]{8}=admin~\d+~[\w-]{12}~[\w-]{43}); Max-Age=2592000; HttpOnly; SameSite=Strict/.exec(
        head,
      ) ?? [];
    await untilGone(camera.claimFile);
    const { url, port } = camera.daemon;
    const headers = { Authorization: basic(FIRST.name, FIRST.password) };
    const page = await fetch(`${url}/status`, { headers });
    const document = await page.text();
    expect(JSON.parse(document)).to.include({ access: 'password' });
    expect((await answered(port, 'GET /status')).status).to.equal(401);
    expect((await answered(port, 'GET /status', [`Cookie: ${session}`])).status).to.equal(200);
    expect((await answered(port, 'GET /setup')).head).to.match(/^HTTP\/1\.1 303 [^]*\r\nLocation: \.\/\r\n/);
    const late = await camera.post({ ...FIRST, code: camera.code, name: 'eve' });
    expect([late.status, late.head.includes('Set-Cookie')]).to.deep.equal([303, false]);
    expect(statSync(camera.credentials).mode & 0o777).to.equal(0o600);
    const file = readFileSync(camera.credentials, 'utf8');
    expect(file)
      .to.match(/^user admin \$scrypt\$/m)
      .and.not.match(/eve/);
    const log = camera.daemon.log();
    expect(log.split(camera.code)).to.have.length(2);
    const seen = [
      log,
      document,
      file,
      ...['cmdline', 'environ'].map((name) => readFileSync(`/proc/self/${name}`, 'utf8')),
    ];
    for (const text of seen) expect(text).to.not.include(FIRST.password);
    for (const text of seen.slice(1)) expect(text).to.not.include(camera.code).and.not.include(typed);
  });

  it('is done by only one of several users at once', async () => {
    const names = ['anna', 'bob', 'cleo', 'dan', 'eve', 'finn'];
    const answers = await Promise.all(
      names.map((name) => camera.post({ ...FIRST, name, code: camera.code })),
    );
    const winners = answers.filter(({ head }) => head.includes('Set-Cookie'));
    expect(winners).to.have.length(1);
    for (const answer of answers.filter((each) => !winners.includes(each))) {
      expect(answer.status).to.equal(409);
      expect(answer.body).to.include('Someone else has just set up this camera');
    }
    expect(readFileSync(camera.credentials, 'utf8').match(/^user /gm)).to.have.length(1);
  });

  it('is also done by picamd passwd, without a restart or a request', async () => {
    const { config } = loadConfig(camera.args, {});
    await passwd(config, ['anna'], () => Promise.resolve('correct horse'));
    await camera.daemon.logged(/access: this camera has been set up/);
    await untilGone(camera.claimFile);
    const headers = { Authorization: basic('anna', 'correct horse') };
    expect((await fetch(`${camera.daemon.url}/status`, { headers })).status).to.equal(200);
    expect((await camera.post({ ...FIRST, code: camera.code })).status).to.equal(303);
  });

  it('says why the password cannot be saved, and can be tried again', async () => {
    const state = dirname(camera.credentials);
    renameSync(state, `${state}.away`);
    writeFileSync(state, '');
    const failed = await camera.post({ ...FIRST, code: camera.code });
    expect([failed.status, failed.head.includes('Set-Cookie')]).to.deep.equal([500, false]);
    expect(failed.body).to.include('The password could not be saved; nothing has changed.');
    expect(failed.body).to.include(`value="${camera.code}"`).and.not.include(FIRST.password);
    await camera.daemon.logged(/could not create the first user/);
    rmSync(state);
    mkdirSync(state);
    expect((await camera.post({ ...FIRST, code: camera.code })).status).to.equal(303);
    rmSync(`${state}.away`, { recursive: true });
  });

  it('is over at the next start if a user was created meanwhile, and the code is removed', async () => {
    await camera.daemon.stop();
    const file = await credentialsFile(CHEAP);
    const daemon = await startApp(['--claim-file', camera.claimFile, '--credentials-file', file.path]);
    await untilGone(camera.claimFile);
    expect(daemon.log()).to.not.include('is not set up yet');
    const headers = { Authorization: basic(USER.name, USER.password) };
    expect((await fetch(`${daemon.url}/status`, { headers })).status).to.equal(200);
    await daemon.stop();
    file.clear();
  });
});

describe('a camera without users that only this machine can reach', () => {
  const form = { name: FIRST.name, password: FIRST.password, again: FIRST.password };
  const html = { Accept: 'text/html' };
  let folder: string;
  let daemon: RunningApp;
  const post = (headers: Record<string, string>, body: Record<string, string> = form) =>
    fetch(`${daemon.url}/setup`, {
      method: 'POST',
      body: new URLSearchParams(body),
      headers: { Origin: daemon.url, ...headers },
      redirect: 'manual',
    });

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'picamd-first-'));
    daemon = await startApp(['--credentials-file', join(folder, 'credentials')]);
  });

  afterEach(async () => {
    await daemon.stop();
    rmSync(folder, { recursive: true });
  });

  it('leads who opens the settings to the form for the first user, which needs no code, and is closed then', async () => {
    expect(await (await fetch(daemon.url, { headers: html })).text()).to.include('data-settings');
    const opened = await fetch(`${daemon.url}/settings`, { headers: html, redirect: 'manual' });
    expect([opened.status, opened.headers.get('location')]).to.deep.equal([303, './setup']);
    const shown = await (await fetch(`${daemon.url}/setup`)).text();
    expect(shown).to.include('name="name"').and.not.include('name="code"');
    expect((await fetch(`${daemon.url}/settings.json`)).status).to.equal(403);
    const wrong = await post({}, { ...form, again: 'another one' });
    expect(await wrong.text())
      .to.include('do not match')
      .and.not.include('name="code"');
    const made = await post({});
    expect([made.status, made.headers.get('location')]).to.deep.equal([303, './settings#welcome']);
    const headers = { Cookie: made.headers.get('set-cookie')?.split(';')[0] ?? '' };
    expect((await fetch(`${daemon.url}/settings.json`, { headers })).status).to.equal(200);
    expect((await fetch(`${daemon.url}/status`)).status).to.equal(401);
    expect((await post({})).headers.get('location')).to.equal('./');
  });

  it('gets no user through a proxy that is not listed, if it adds a header or forwards the name', async () => {
    const { port } = daemon;
    const status = async (...headers: string[]) =>
      (await answered(port, 'GET /settings', ['Accept: text/html', ...headers])).status;
    expect(await status(`Host: 127.0.0.1:${port}`)).to.equal(303);
    for (const header of ['X-Forwarded-For: 192.0.2.1', 'Via: 1.1 elsewhere', 'Forwarded: for=192.0.2.1'])
      expect(await status('Host: localhost', header)).to.equal(403);
    expect(await status('Host: 192.0.2.7')).to.equal(403);
    expect(await status('Host: 127.elsewhere.example')).to.equal(421);
    expect((await post({ 'X-Real-IP': '192.0.2.1' })).headers.get('location')).to.equal('./');
    expect(existsSync(join(folder, 'credentials'))).to.equal(false);
  });

  it('gets no user from another site, nor with AUTH=none, nor behind a proxy', async () => {
    expect((await post({ Origin: 'http://elsewhere' })).status).to.equal(403);
    expect((await post({ 'Sec-Fetch-Site': 'cross-site' })).status).to.equal(403);
    const file = ['--credentials-file', join(folder, 'credentials')];
    await daemon.reload([...file, '--auth', 'none']);
    expect((await post({})).headers.get('location')).to.equal('./');
    expect((await fetch(`${daemon.url}/settings`, { headers: html })).status).to.equal(403);
    expect(existsSync(join(folder, 'credentials'))).to.equal(false);
    const proxied = await startError([...file, '--trusted-proxies', '127.0.0.2']);
    expect(proxied.code).to.equal('nobody-may-enter');
  });
});

describe('CLAIM_FILE', () => {
  it('lets picamd start on a network without a user, and is not written by --check', async () => {
    const camera = await startUnclaimedApp('--host', '0.0.0.0');
    const checked = await picamd(['--check', '--host', '0.0.0.0', '--claim-file', `${camera.claimFile}.2`]);
    expect([checked.code, existsSync(`${camera.claimFile}.2`)]).to.deep.equal([0, false]);
    await camera.clear();
  });

  it('is not written with AUTH=none', async () => {
    const path = join(tmpdir(), `picamd-none-${process.pid}`, 'claim-code');
    const daemon = await startApp(['--claim-file', path, '--auth', 'none']);
    expect((await answered(daemon.port, 'GET /setup')).status).to.equal(303);
    expect(await (await fetch(`${daemon.url}/status`)).json()).to.include({ access: 'open' });
    expect(existsSync(path)).to.equal(false);
    await daemon.stop();
  });

  it('stops the start with an explanation if it cannot be written', async () => {
    const refused = await startError(['--claim-file', '/dev/null/claim-code']);
    expect(refused.code).to.equal('bad-claim-file');
    expect(refused.message).to.include('/dev/null/claim-code cannot be written');
    expect(refused.hint).to.include('Set CLAIM_FILE to a file in a folder');
  });
});
