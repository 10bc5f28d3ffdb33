import { statSync, utimesSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Right } from '../../../daemon/access/access-control.ts';
import { readCredentials } from '../../../daemon/access/credentials-file.ts';
import { TOKEN_RIGHTS } from '../../../daemon/access/rights.ts';
import type { GrantableRight } from '../../../daemon/access/rights.ts';
import { createSession, SESSION_SECONDS } from '../../../daemon/access/sessions.ts';
import { ROUTES } from '../../../daemon/http/routes.ts';
import { basic, CHEAP, credentialsFile, USER, VIEWER } from '../../helpers/credentials.ts';
import type { CredentialsFile } from '../../helpers/credentials.ts';
import { startApp, startError } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';
import { picamd } from '../../helpers/run-command.ts';
import { parseStream, raw } from '../../helpers/raw-http.ts';

/** Of a request other than GET. */
const METHOD = /^([A-Z]+) (.*)$/;
const HOUR_MS = 3_600_000;
const HTML = { Accept: 'text/html,*/*' };
/** Targets that a login must not redirect to. */
const OUTSIDE = [
  'https://example.org/',
  'javascript:alert(1)',
  '//example.org',
  '/\\example.org',
  '\\\\example.org',
  '..//example.org',
  './/example.org',
  '/\r\nX: y',
];

/** Where a browser goes that requested the path below a proxy's prefix. */
function followed(path: string, location: string | null): string {
  return new URL(location ?? '', `http://picamd/camera${path}`).href;
}

describe('authentication', () => {
  let file: CredentialsFile;
  let cookieName: string;
  let daemon: RunningApp;

  before(async () => {
    file = await credentialsFile(CHEAP, 'everyone');
    daemon = await startApp(['--credentials-file', file.path, '--trusted-proxies', '127.0.0.2']);
    await daemon.logged(/camera: streaming/);
    cookieName = file.cookieName;
  });

  after(async () => {
    await daemon.stop();
    file.clear();
  });

  /** Sends a request; a stream is left after its head. */
  async function ask(path: string, headers: Record<string, string> = {}, at = daemon): Promise<Response> {
    const abort = new AbortController();
    const [, method = 'GET', target = path] = METHOD.exec(path) ?? [];
    const options = { method, headers, redirect: 'manual', signal: abort.signal } as const;
    const response = await fetch(at.url + target, options);
    if (/multipart|event-stream|video/.test(response.headers.get('content-type') ?? '')) abort.abort();
    else await response.clone().arrayBuffer();
    return response;
  }

  /** The same through the trusted proxy, for a client at this address; resolves with the status. */
  async function askThrough(path: string, address: string, headers: Record<string, string> = {}) {
    const line = METHOD.test(path) ? path : `GET ${path}`;
    const all = { Host: 'localhost', Connection: 'close', 'X-Forwarded-For': address, ...headers };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    const request = `${line} HTTP/1.1\r\n${lines.join('')}\r\n`;
    const client = raw(daemon.port, request, '127.0.0.1', '127.0.0.2');
    const head = await client.until((bytes) => bytes.includes('\r\n\r\n'));
    client.socket.destroy();
    return Number(head.toString('latin1').slice(9, 12));
  }

  const login = async (fields: Record<string, string>) =>
    fetch(`${daemon.url}/login`, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) });

  /** What a browser sends with a form of the camera's own page: without it, the cookie of a POST does not count. */
  const OWN = { 'Sec-Fetch-Site': 'same-origin' };
  /** The status of an admitted request; of a route that is not listed here only the right is tested. */
  const ADMITTED: Record<string, number> = {
    '/page/x/x': 404,
    '/setup': 303,
    // An empty form.
    'POST /login': 401,
    'POST /setup': 303,
    'POST /logout': 303,
    '/nowhere': 404,
    ...Object.fromEntries(
      ['/', '/favicon.svg', '/favicon.ico', '/video_feed', '/snapshot.jpg', '/status', '/state', '/metrics']
        .concat(['/recipes', '/healthz', '/livez', '/login', '/video_feed?fps=5', '/stream'])
        .concat(['/?action=stream', '/mjpg/video.mjpg', '/?action=snapshot'])
        .map((path) => [path, 200]),
    ),
  };
  /** By right: the error code for a client without credentials, with wrong ones, a viewer, and who else has the right. */
  const CODES: Record<Right, [stranger: Code, wrong: Code, viewer: Code, tokens: readonly GrantableRight[]]> =
    {
      open: [null, null, null, TOKEN_RIGHTS],
      health: [null, 'wrong-credentials', null, TOKEN_RIGHTS],
      login: ['no-credentials', 'wrong-credentials', null, []],
      live: ['no-credentials', 'wrong-credentials', null, ['live']],
      status: ['no-credentials', 'wrong-credentials', null, ['status']],
      recordings: ['no-credentials', 'wrong-credentials', null, ['recordings']],
      event: ['no-credentials', 'wrong-credentials', 'missing-right', ['event']],
      control: ['no-credentials', 'wrong-credentials', 'missing-right', ['control']],
      admin: ['no-credentials', 'wrong-credentials', 'missing-right', []],
    };
  const STATUS = {
    'no-credentials': 401,
    'wrong-credentials': 401,
    'only-viewing': 403,
    'missing-right': 403,
    'needs-admin': 403,
  } as const;
  type Code = keyof typeof STATUS | null;

  /** For a token that has nothing but this. */
  const codeForToken = (right: Right, has: GrantableRight): Code => {
    if (CODES[right][3].includes(has)) return null;
    return has === 'live' ? 'only-viewing' : 'missing-right';
  };

  /** Every route with each of its methods, some aliases, and a path without a route. */
  const MATRIX: [request: string, right: Right][] = [
    ...ROUTES.flatMap(({ path, methods, right }) =>
      methods.map((method): [string, Right] => [
        `${method === 'GET' ? '' : `${method} `}${path.replaceAll(/:\w+/g, 'x')}`,
        right,
      ]),
    ),
    ['/video_feed?fps=5', 'live'],
    ['/stream', 'live'],
    ['/?action=stream', 'live'],
    ['/mjpg/video.mjpg', 'live'],
    ['/?action=snapshot', 'live'],
    ['/nowhere', 'login'],
  ];

  /** The expected status; null for an admitted request to a route that is not listed. */
  const statusFor = (request: string, code: Code) =>
    code === null ? (ADMITTED[request] ?? null) : STATUS[code];
  /** With null, any status of an admitted request will do. */
  const expectStatus = (status: number, wanted: number | null, what: string) =>
    wanted === null
      ? expect(status, what).to.not.be.oneOf([401, 403])
      : expect(status, what).to.equal(wanted);

  it('has not changed the rights of the first routes', () => {
    const byRight = (right: Right) => ROUTES.filter((route) => route.right === right).map(({ path }) => path);
    expect(byRight('open')).to.include.members([
      '/livez',
      '/login',
      '/setup',
      '/favicon.svg',
      '/favicon.ico',
    ]);
    expect(byRight('open')).to.include('/page/:hash/:name');
    expect(byRight('health')).to.deep.equal(['/healthz']);
    expect(byRight('live')).to.include.members(['/', '/video_feed', '/snapshot.jpg']);
    expect(byRight('status')).to.include.members(['/status', '/state', '/metrics', '/recipes']);
    expect(byRight('login')).to.deep.equal(['/password', '/logout']);
  });

  for (const [request, right] of MATRIX) {
    const [stranger, , viewer] = CODES[right].slice(0, 3).map((code) => statusFor(request, code as Code));
    const [token, user] = [statusFor(request, codeForToken(right, 'live')), statusFor(request, null)];
    it(`${request} (${right}): ${stranger ?? 'open'} for strangers, ${token ?? 'open'} for a token, ${viewer ?? 'open'} for a viewer, ${user ?? 'open'} for an admin`, async () => {
      const joined = request.includes('?') ? '&' : '?';
      const session =
        (await login({ user: USER.name, password: USER.password })).headers.get('set-cookie') ?? '';
      const [bearer, basically] = [`Bearer ${file.token}`, basic(USER.name, USER.password)];
      const extra = METHOD.test(request) ? OWN : {};
      const direct: [string, Promise<Response>, number | null | undefined][] = [
        ['stranger', ask(request, extra), stranger],
        ['forged session', ask(request, { ...extra, Cookie: `${cookieName}=anna~9999999999~x~x` }), stranger],
        ['bearer', ask(request, { ...extra, Authorization: bearer }), token],
        ['token in the URL', ask(`${request}${joined}token=${file.token}`, extra), token],
        ['viewer', ask(request, { ...extra, Authorization: basic(VIEWER, USER.password) }), viewer],
        ['user', ask(request, { ...extra, Authorization: basically }), user],
        ['session', ask(request, { ...extra, Cookie: session.split(';')[0] ?? '' }), user],
      ];
      const proxied: [string, Promise<number>, number | null | undefined][] = [
        ['stranger', askThrough(request, '203.0.113.7', extra), stranger],
        ['stranger who claims to be this machine', askThrough(request, '127.0.0.1', extra), stranger],
        ['bearer', askThrough(request, '203.0.113.7', { ...extra, Authorization: bearer }), token],
        ['user', askThrough(request, '203.0.113.7', { ...extra, Authorization: basically }), user],
      ];
      for (const [who, answer, status] of direct) expectStatus((await answer).status, status ?? null, who);
      const byRight = [...file.tokens].map(async ([has, value]) => {
        const answer = await ask(request, { ...extra, Authorization: `Bearer ${value}` });
        const code = codeForToken(right, has);
        expectStatus(answer.status, statusFor(request, code), `a token with the right ${has}`);
        if (code !== null) expect(answer.headers.get('x-picamd-error')).to.equal(code);
      });
      await Promise.all(byRight);
      for (const [who, answer, status] of proxied)
        expectStatus(await answer, status ?? null, `${who} through a proxy`);
    });
  }

  it('answers a wrong password and a wrong token correctly on every route', async () => {
    const wrong = {
      password: basic(USER.name, 'wrong'),
      token: 'Bearer wrong',
      ended: `Bearer ${file.ended}`,
    };
    for (const [what, statuses] of await Promise.all(
      Object.entries(wrong).map(async ([what, authorization], kind) => {
        // Each from another address, so that none is blocked for guessing.
        const asked = MATRIX.map(([request], i) =>
          askThrough(request, `198.51.${kind}.${i}`, { ...OWN, Authorization: authorization }),
        );
        return [what, await Promise.all(asked)] as const;
      }),
    ))
      for (const [i, [request, right]] of MATRIX.entries())
        expectStatus(statuses[i] ?? 0, statusFor(request, CODES[right][1]), `${what} ${request}`);
  });

  it('is not needed on this machine while there is no user, nor anywhere with AUTH=none, except of an admin', async () => {
    const good = { ...OWN, Authorization: basic(USER.name, USER.password) };
    for (const [args, headers] of [
      [[], OWN],
      [['--auth', 'none', '--credentials-file', file.path], OWN],
      [['--auth', 'none', '--credentials-file', file.path], good],
    ] as const) {
      const open = await startApp([...args]);
      await open.logged(/camera: streaming/);
      const answers = MATRIX.map(async ([request, right]) => {
        const code = right === 'admin' ? 'needs-admin' : null;
        // Without a user, the form creates the first one; POST without its fields is refused.
        const formStatus = args.length === 0 ? { '/setup': 200, 'POST /setup': 400 }[request] : undefined;
        const wanted = formStatus ?? (request === 'POST /login' ? 303 : statusFor(request, code));
        const answer = await ask(request, headers, open);
        expectStatus(answer.status, wanted, request);
        if (code !== null) expect(answer.headers.get('x-picamd-error')).to.equal(code);
      });
      await Promise.all(answers);
      await open.stop();
    }
  });

  it('rejects wrong credentials with a delay and without the reason; other clients are not affected', async () => {
    const holdMs = 300;
    const other = await startApp(['--credentials-file', file.path], {}, { holdMs });
    await other.logged(/camera: streaming/);
    const shown = [
      { Authorization: basic(USER.name, 'wrong') },
      { Authorization: basic('nobody', USER.password) },
      { Authorization: basic('', '') },
      { Authorization: `Basic ${'A'.repeat(10_000)}` },
      { Authorization: 'Basic \u00ff\u00fe' },
      { Authorization: `Basic ${Buffer.from([0xff, 0, 0x3a, 0xc3]).toString('base64')}` },
      { Authorization: 'Basic' },
      { Authorization: 'Digest username="anna"' },
      { Authorization: `Bearer ${file.ended}` },
    ];
    const startMs = performance.now();
    const answers = await Promise.all(shown.map((headers) => fetch(`${other.url}/video_feed`, { headers })));
    expect(performance.now() - startMs).to.be.greaterThan(holdMs - 5);
    for (const [i, answer] of answers.entries()) {
      expect(answer.status, String(i)).to.equal(401);
      expect(answer.headers.get('www-authenticate')).to.equal('Basic realm="picamd", charset="UTF-8"');
      expect(await answer.text()).to.equal('');
    }
    const right = await fetch(`${other.url}/status`, {
      headers: { Authorization: basic(USER.name, USER.password) },
    });
    expect(right.status).to.equal(200);
    await right.text();
    await other.stop();
  });

  it('blocks an address that guesses, and logs it once, but neither other addresses nor cached credentials', async () => {
    const from = (address: string, authorization: string) => {
      const head = `GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Forwarded-For: ${address}\r\nAuthorization: ${authorization}\r\n\r\n`;
      return raw(daemon.port, head, '127.0.0.1', '127.0.0.2').ended.then((bytes) =>
        Number(bytes.toString('latin1').slice(9, 12)),
      );
    };
    const good = basic(USER.name, USER.password);
    expect(await from('198.51.100.9', good)).to.equal(200);
    const guesses = await Promise.all(Array.from({ length: 12 }, () => from('198.51.100.9', 'Bearer guess')));
    expect(guesses.filter((status) => status === 401)).to.have.length(10);
    expect(guesses.filter((status) => status === 429)).to.have.length(2);
    expect(await from('198.51.100.9', 'Bearer again')).to.equal(429);
    expect(await from('198.51.100.9', good)).to.equal(200);
    expect(await from('198.51.100.10', good)).to.equal(200);
    expect(daemon.log().split('too many wrong passwords')).to.have.length(2);
  });

  it('admits a client that tries for the first time, however many addresses guess', async () => {
    // Another daemon, with an empty cache, where verifications take long enough for guesses to pile up.
    const slow = await credentialsFile({ ...CHEAP, ln: 13 });
    const args = ['--credentials-file', slow.path, '--trusted-proxies', '127.0.0.2'];
    // Long enough for all of a round to be counted before the first of it is answered.
    const other = await startApp(args, {}, { holdMs: 1000 });
    const login = (address: string, password: string) => {
      const body = new URLSearchParams({ user: USER.name, password }).toString();
      const head = `POST /login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Forwarded-For: ${address}\r\nContent-Length: ${body.length}\r\n\r\n`;
      return raw(other.port, head + body, '127.0.0.1', '127.0.0.2').ended.then((bytes) =>
        Number(bytes.toString('latin1').slice(9, 12)),
      );
    };
    const guess = (round: number) =>
      Array.from({ length: 60 }, (_, i) => login(`203.0.113.${i}`, `guess ${round} ${i}`));
    // All of them are counted when the first is answered.
    await Promise.race(guess(1));
    const second = guess(2);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await login('198.51.100.60', USER.password)).to.equal(303);
    expect((await Promise.all(second)).filter((status) => status === 503)).to.not.be.empty;
    await other.stop();
    slow.clear();
  });

  it('does not block passwords for wrong tokens, which may come from a hostile page or an old NVR', async () => {
    const from = async (authorization: string) => {
      const head = `GET /status HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Forwarded-For: 198.51.100.77\r\nAuthorization: ${authorization}\r\n\r\n`;
      const client = raw(daemon.port, head, '127.0.0.1', '127.0.0.2');
      return Number((await client.ended).toString('latin1').slice(9, 12));
    };
    const guesses = await Promise.all(Array.from({ length: 11 }, () => from('Bearer guess')));
    expect(guesses).to.include(429);
    expect(await from(basic(USER.name, 'wrong'))).to.equal(401);
    expect(await from(`Bearer ${file.token}`)).to.equal(403);
  });

  it('cannot be bypassed by another spelling of a path, another method or a second header', async () => {
    const lines = ['//status', '/%73tatus', '/status/', '/STATUS', '/page/../status', '/page/%2e%2e/status']
      .concat(['/page/%/x', '/page/x/%ff', '/login/../status', '/status;/login', '/status%00/login', '*'])
      .concat(['/livez/../snapshot.jpg', 'http://x/status', '/?action=snapshot&/login'])
      .map((path) => `GET ${path}`)
      .concat(['HEAD /status', 'PUT /status', 'TRACE /status', 'POST /snapshot.jpg', 'POST /logout']);
    const pairs = [
      `Authorization: Bearer x\r\nAuthorization: ${basic(USER.name, USER.password)}`,
      'X-Original-URL: /livez',
      'X-HTTP-Method-Override: OPTIONS',
      'X-Forwarded-For: 127.0.0.1',
      'Transfer-Encoding: chunked\r\nContent-Length: 5',
      'Content-Length: 5\r\nContent-Length: 6',
      'Authorization : Bearer x',
    ];
    const requests = lines.concat(pairs.map((pair) => `GET /status HTTP/1.1\r\n${pair}`));
    for (const request of requests) {
      const [line = '', ...more] = request.split('\r\n');
      const first = line.includes('HTTP/') ? line : `${line} HTTP/1.1`;
      const head = [first, 'Host: localhost', 'Connection: close', ...more, '', ''].join('\r\n');
      const answer = (await raw(daemon.port, head).ended).toString('latin1');
      expect(answer, request).to.match(/^HTTP\/1\.1 (400|401|404|405) /);
      expect(answer, request).to.not.match(/image\/jpeg|"viewers"|Set-Cookie/);
    }
    for (const path of ['/status', '/logout']) {
      const options = await fetch(daemon.url + path, { method: 'OPTIONS' });
      expect(await options.text(), path).to.not.include('viewers');
    }
  });

  it('accepts no login from a page of another site, which could get its visitors blocked', async () => {
    const send = (headers: Record<string, string>) =>
      fetch(`${daemon.url}/login`, {
        method: 'POST',
        redirect: 'manual',
        headers,
        body: new URLSearchParams({ user: USER.name, password: USER.password }),
      });
    for (const headers of [
      { Origin: 'http://example.org' },
      { Origin: 'null' },
      { Origin: `http://127.0.0.1:${daemon.port + 1}` },
      { 'Sec-Fetch-Site': 'cross-site', Origin: daemon.url },
      { 'Sec-Fetch-Site': 'same-site' },
    ]) {
      const answer = await send(headers);
      expect([answer.status, answer.headers.get('set-cookie')], JSON.stringify(headers)).to.deep.equal([
        403,
        null,
      ]);
    }
    for (const headers of [{}, { Origin: daemon.url }, { 'Sec-Fetch-Site': 'same-origin' }])
      expect((await send(headers)).status, JSON.stringify(headers)).to.equal(303);
  });

  it('trusts X-Forwarded-For only from trusted proxies', async () => {
    const client = raw(
      daemon.port,
      `GET /video_feed HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.5\r\nAuthorization: Bearer ${file.token}\r\n\r\n`,
    );
    await client.until((bytes) => parseStream(bytes).parts.length >= 1);
    const status = await ask('/status', { Authorization: basic(USER.name, USER.password) });
    const { viewers, access } = (await status.json()) as { viewers: { address: string }[]; access: string };
    expect(viewers.map(({ address }) => address))
      .to.include('127.0.0.1')
      .and.not.include('203.0.113.5');
    expect(access).to.equal('password');
    client.socket.destroy();
  });

  it('redirects people to the form, challenges programs, and does neither to its own page', async () => {
    const page = await ask('/', HTML);
    expect([page.status, page.headers.get('location')]).to.deep.equal([303, './login']);
    const recipes = await ask('/recipes', HTML);
    expect(recipes.headers.get('location')).to.equal('./login?next=recipes');
    for (const deep of ['/a/b/c', '//a', '/webcam/?action=stream', '/page/../status'])
      expect(followed(deep, (await ask(deep, HTML)).headers.get('location')), deep).to.match(
        /^http:\/\/picamd\/camera\/login\?next=/,
      );
    expect((await ask('/video_feed')).headers.get('www-authenticate')).to.match(/^Basic /);
    const ended = await ask('/video_feed', { Cookie: `a=b; ${cookieName}=anna~1~x~x` });
    expect([ended.status, ended.headers.get('www-authenticate')]).to.deep.equal([401, null]);
    const preflight = await fetch(`${daemon.url}/video_feed`, { method: 'OPTIONS' });
    expect(preflight.status).to.equal(204);
  });

  it('starts a session for a user name and a password, and ends it', async () => {
    const answer = await login({ user: USER.name, password: USER.password, next: 'recipes' });
    expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, './recipes']);
    expect(answer.headers.get('set-cookie')).to.match(
      /^picamd_session_[0-9a-f]{8}=anna~\d+~[\w-]{12}~[\w-]{43}; Max-Age=2592000; HttpOnly; SameSite=Strict$/,
    );
    for (const next of OUTSIDE) {
      const led = await login({ user: USER.name, password: USER.password, next });
      expect(new URL(led.headers.get('location') ?? '', 'http://picamd/login').host, next).to.equal('picamd');
    }
    const wrong = await login({ user: USER.name, password: 'wrong"><b>' });
    expect(wrong.status).to.equal(401);
    expect(await wrong.text())
      .to.include('role="alert"')
      .and.not.include('<b>');
    const logout = await fetch(`${daemon.url}/logout`, {
      method: 'POST',
      redirect: 'manual',
      headers: { Authorization: basic(USER.name, USER.password) },
    });
    expect(logout.headers.get('set-cookie')).to.match(/^picamd_session_[0-9a-f]{8}=; Max-Age=0;/);
    const huge = await login({ user: 'x'.repeat(20_000), password: 'y' });
    expect(huge.status).to.equal(413);
    await huge.text();
  });

  it('hides the reasons of /healthz without credentials, and all of it with HEALTH_OPEN=off', async () => {
    expect(await (await ask('/healthz')).json()).to.deep.equal({ healthy: true });
    const known = await ask('/healthz', { Authorization: `Bearer ${file.token}` });
    expect(await known.json()).to.include({ healthy: true, state: 'streaming' });
    const hidden = await startApp(['--credentials-file', file.path, '--health-open', 'off']);
    expect((await fetch(`${hidden.url}/healthz`)).status).to.equal(401);
    expect((await fetch(`${hidden.url}/livez`)).status).to.equal(200);
    await hidden.stop();
  });

  it('shows no secret in its log, /status or answers', async () => {
    const query = await ask(`/nowhere?token=${file.token}`);
    const texts = [
      await query.text(),
      await (await ask('/status', { Authorization: basic(USER.name, USER.password) })).text(),
      daemon.log(),
    ];
    for (const text of texts) expect(text).to.not.include(file.token).and.not.include(USER.password);
  });
});

describe('a page of another site', () => {
  let file: CredentialsFile;
  let daemon: RunningApp;

  before(async () => {
    file = await credentialsFile(CHEAP);
    daemon = await startApp(['--credentials-file', file.path], {}, { holdMs: 1 });
  });
  after(async () => {
    await daemon.stop();
    file.clear();
  });

  const WRONG = basic(USER.name, 'wrong');

  /** Status and error code. */
  async function send(method: string, path: string, headers: Record<string, string>) {
    const answer = await fetch(daemon.url + path, { method, headers, redirect: 'manual' });
    await answer.arrayBuffer();
    return [answer.status, answer.headers.get('x-picamd-error')];
  }

  it('cannot use up the tries of its visitor', async () => {
    const origins = [
      { Origin: 'http://example.org' },
      { 'Sec-Fetch-Site': 'cross-site' },
      { Origin: 'null' },
    ];
    for (let i = 1; i <= 12; i++) {
      // As a form does whose action is http://anna:wrong@camera/status.
      expect(await send('POST', '/status', { Authorization: WRONG })).to.deep.equal([
        405,
        'method-not-allowed',
      ]);
      for (const origin of origins)
        for (const path of ['/logout', '/nowhere', '/login'])
          expect(await send('POST', path, { Authorization: WRONG, ...origin })).to.deep.equal([
            403,
            'other-site',
          ]);
    }
    expect(await send('GET', '/status', { Authorization: WRONG })).to.deep.equal([401, 'wrong-credentials']);
  });

  it('uses up the tries of Basic with images at most, and not those of the form', async () => {
    for (let i = 1; i <= 11; i++)
      await send('GET', '/snapshot.jpg', { Authorization: basic('anna', `wrong ${i}`) });
    expect(await send('GET', '/status', { Authorization: WRONG })).to.deep.equal([429, 'too-many-guesses']);
    const body = new URLSearchParams({ user: USER.name, password: USER.password });
    const answer = await fetch(`${daemon.url}/login`, { method: 'POST', redirect: 'manual', body });
    expect(answer.status).to.equal(303);
  });

  it('cannot use a cookie in a browser that does not say where a request comes from', async () => {
    const body = new URLSearchParams({ user: USER.name, password: USER.password });
    const login = await fetch(`${daemon.url}/login`, { method: 'POST', redirect: 'manual', body });
    const Cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(await send('POST', '/logout', { Cookie })).to.deep.equal([401, 'no-credentials']);
    expect(await send('GET', '/status', { Cookie })).to.deep.equal([200, null]);
    const right = { Authorization: basic(USER.name, USER.password) };
    expect(await send('POST', '/logout', right)).to.deep.equal([303, null]);
    expect(await send('POST', '/logout', { Cookie, Origin: daemon.url })).to.deep.equal([303, null]);
  });
});

describe('many clients with one password', () => {
  it('are all admitted at once', async () => {
    const file = await credentialsFile(CHEAP);
    const daemon = await startApp(['--credentials-file', file.path]);
    await daemon.logged(/camera: streaming/);
    const headers = { Authorization: basic(USER.name, USER.password) };
    const statuses = await Promise.all(
      Array.from({ length: 40 }, async () => {
        const response = await fetch(`${daemon.url}/snapshot.jpg`, { headers });
        await response.arrayBuffer();
        return response.status;
      }),
    );
    expect(new Set(statuses)).to.deep.equal(new Set([200]));
    await daemon.stop();
    file.clear();
  });
});

describe('credentials of a running daemon', () => {
  it('take effect without a reload: the stream of a revoked token ends, a removed user has no access', async () => {
    const file = await credentialsFile(CHEAP);
    const daemon = await startApp(['--credentials-file', file.path]);
    await daemon.logged(/camera: streaming/);
    const client = raw(
      daemon.port,
      `GET /video_feed?token=${file.token} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    );
    await client.until((bytes) => parseStream(bytes).parts.length >= 2);
    const headers = { Authorization: basic(USER.name, USER.password) };
    const status = async () => {
      const response = await fetch(`${daemon.url}/snapshot.jpg`, { headers });
      await response.arrayBuffer();
      return response.status;
    };
    expect(await status()).to.equal(200);
    await file.remove('good', USER.name);
    while ((await status()) === 200) await new Promise((resolve) => setTimeout(resolve, 100));
    const { rest } = parseStream(await client.ended);
    expect(rest).to.have.length(0);
    await file.remove();
    writeFileSync(file.path, 'half of it', { mode: 0o600 });
    utimesSync(file.path, 0, 1);
    const bad = /line 1 is not a user, token or key/;
    while (!bad.test(daemon.log())) expect(await status()).to.equal(401);
    expect(daemon.log()).to.include('keeping the previous credentials');
    expect(await daemon.reload().catch(({ message }: Error) => message)).to.match(bad);
    expect(await status()).to.equal(401);
    await daemon.stop();
    file.clear();
  });

  it('end the stream of a revoked token even if there are no other requests', async () => {
    const file = await credentialsFile(CHEAP);
    const daemon = await startApp(['--credentials-file', file.path]);
    await daemon.logged(/camera: streaming/);
    const client = raw(
      daemon.port,
      `GET /video_feed?token=${file.token} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    );
    await client.until((bytes) => parseStream(bytes).parts.length >= 2);
    await file.remove('good');
    const { rest } = parseStream(await client.ended);
    expect(rest).to.have.length(0);
    await daemon.stop();
    file.clear();
  });

  it('end the stream of a token that loses the right to view, and not of a user with another role', async () => {
    const file = await credentialsFile(CHEAP, 'everyone');
    const daemon = await startApp(['--credentials-file', file.path]);
    await daemon.logged(/camera: streaming/);
    const watch = async (header: string) => {
      const client = raw(daemon.port, `GET /video_feed HTTP/1.1\r\nHost: x\r\n${header}\r\n\r\n`);
      await client.until((bytes) => parseStream(bytes).parts.length >= 2);
      return client;
    };
    const user = await watch(`Authorization: ${basic(VIEWER, USER.password)}`);
    const token = await watch(`Authorization: Bearer ${file.token}`);
    await file.change(VIEWER, { role: 'admin' });
    await file.change('good', { rights: ['status', 'event'] });
    const { rest } = parseStream(await token.ended);
    expect(rest).to.have.length(0);
    const seen = parseStream(user.bytes()).parts.length;
    await user.until((bytes) => parseStream(bytes).parts.length > seen + 2);
    user.socket.destroy();
    await daemon.stop();
    file.clear();
  });

  it('end the stream of a session with the session, and with log-out and a new password', async () => {
    const file = await credentialsFile(CHEAP);
    const daemon = await startApp(['--credentials-file', file.path]);
    await daemon.logged(/camera: streaming/);
    const name = file.cookieName;
    const watch = async (session: string) => {
      const head = `GET /video_feed HTTP/1.1\r\nHost: x\r\nCookie: ${name}=${session}\r\n\r\n`;
      const client = raw(daemon.port, head);
      await client.until((bytes) => parseStream(bytes).parts.length >= 2);
      return { client, session };
    };
    const credentials = await readCredentials(file.path);
    if (credentials === null) throw new Error('no credentials');
    const create = (agoMs = 0) => createSession(USER.name, credentials, Date.now() - agoMs);
    const streams = await Promise.all([create(HOUR_MS), create(), create()].map(watch));
    const ended: number[] = [];
    for (const [i, { client }] of streams.entries()) void client.ended.then(() => ended.push(i));
    const realNow = Date.now;
    Date.now = () => realNow() + SESSION_SECONDS * 1000 - HOUR_MS / 2;
    await streams[0]?.client.ended.finally(() => (Date.now = realNow));
    const headers = { Cookie: `${name}=${streams[1]?.session}`, Origin: daemon.url };
    const logout = await fetch(`${daemon.url}/logout`, { method: 'POST', headers, redirect: 'manual' });
    expect(logout.status).to.equal(303);
    await streams[1]?.client.ended;
    expect((await fetch(`${daemon.url}/snapshot.jpg`, { headers })).status).to.equal(401);
    expect(ended).to.deep.equal([0, 1]);
    await file.newPassword('another one');
    await streams[2]?.client.ended;
    for (const { client } of streams) expect(parseStream(client.bytes()).rest).to.have.length(0);
    await daemon.stop();
    file.clear();
  });

  it('have cookies with different names at two cameras of one host', async () => {
    const files = await Promise.all([credentialsFile(CHEAP), credentialsFile(CHEAP)]);
    const cameras = await Promise.all(files.map(({ path }) => startApp(['--credentials-file', path])));
    const body = new URLSearchParams({ user: USER.name, password: USER.password });
    const jar: string[] = [];
    for (const { url } of cameras) {
      const answer = await fetch(`${url}/login`, { method: 'POST', redirect: 'manual', body });
      jar.push(answer.headers.get('set-cookie')?.split(';')[0] ?? '');
    }
    expect(new Set(jar.map((cookie) => cookie.split('=')[0])).size).to.equal(2);
    for (const { url } of cameras) {
      const answer = await fetch(`${url}/status`, { headers: { Cookie: jar.join('; ') } });
      await answer.arrayBuffer();
      expect(answer.status).to.equal(200);
    }
    for (const camera of cameras) await camera.stop();
    for (const file of files) file.clear();
  });

  it('are required to listen on a network, or behind a proxy', async () => {
    const file = await credentialsFile(CHEAP);
    const nobody = ['--credentials-file', `${file.path}.none`];
    for (const opening of [
      ['--host', '0.0.0.0'],
      ['--trusted-proxies', '127.0.0.1'],
    ]) {
      const refused = await startError([...opening, ...nobody]);
      expect(refused.code).to.equal('nobody-may-enter');
      expect(refused.message).to.include('no users exist yet');
      expect(refused.hint).to.include('picamd passwd NAME');
    }
    const { code, stderr } = await picamd(['--check', '--host', '::', ...nobody]);
    expect(code).to.equal(78);
    expect(stderr).to.include('no users exist yet').and.include('picamd passwd NAME');
    const closed = await startApp(['--host', '0.0.0.0', '--credentials-file', file.path]);
    const port = new URL(closed.url).port;
    expect((await fetch(`http://127.0.0.1:${port}/status`)).status).to.equal(401);
    await closed.stop();
    const { mode } = statSync(file.path);
    expect(mode & 0o777).to.equal(0o600);
    file.clear();
  });
});
