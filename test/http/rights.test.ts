import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import Koa from 'koa';
import { AccessControl } from '../../daemon/access/access-control.ts';
import type { Right } from '../../daemon/access/access-control.ts';
import { GRANTABLE_RIGHTS, ROLES, TOKEN_RIGHTS } from '../../daemon/access/rights.ts';
import { loadConfig } from '../../daemon/config/load.ts';
import { authenticate } from '../../daemon/http/middleware/authenticate.ts';
import { createRouter, matchRoute } from '../../daemon/http/request-route.ts';
import type { RouteFacts } from '../../daemon/http/request-route.ts';
import { setHold } from '../../daemon/http/responses.ts';
import { setSessionTag } from '../../daemon/http/session-cookie.ts';
import { createLog } from '../../daemon/log/logger.ts';
import { startApp } from '../helpers/app.ts';
import type { RunningApp } from '../helpers/app.ts';
import { basic, CHEAP, credentialsFile, USER, VIEWER } from '../helpers/credentials.ts';
import type { CredentialsFile } from '../helpers/credentials.ts';

const RIGHTS: readonly Right[] = ['open', 'health', 'login', ...GRANTABLE_RIGHTS];
/** A route for each right, whether or not picamd has one yet. */
const ROUTES = RIGHTS.map((right): RouteFacts => ({
  methods: ['GET'],
  path: `/${right}`,
  right,
  answers: 'document',
}));

describe('the pages', () => {
  let file: CredentialsFile;
  let daemon: RunningApp;

  before(async () => {
    file = await credentialsFile(CHEAP, 'everyone');
    daemon = await startApp(['--credentials-file', file.path]);
  });

  after(async () => {
    await daemon.stop();
    file.clear();
  });

  const get = async (path: string, authorization = '') =>
    (await fetch(daemon.url + path, { headers: { Authorization: authorization } })).text();

  it('know the rights of who sees them, and that a token in the URL is not in their links', async () => {
    const viewer = await get('/', basic(VIEWER, USER.password));
    expect(viewer).to.include('data-rights="live status recordings"').and.not.include('data-token');
    const admin = await get('/', basic(USER.name, USER.password));
    expect(admin).to.include('data-rights="live status recordings event control admin"');
    expect(await get(`/?token=${file.token}`)).to.match(/data-token\s+data-rights="live"/);
  });

  it('know them too where apps are connected, which links only to what a client may see', async () => {
    expect(await get('/recipes', basic(VIEWER, USER.password))).to.include(
      'data-rights="live status recordings"',
    );
    expect(await get('/recipes', `Bearer ${file.tokens.get('status')}`)).to.include('data-rights="status"');
  });
});

describe('the rights of routes', () => {
  let file: CredentialsFile;
  let access: AccessControl;
  let origin: string;
  let close: () => void;

  before(async () => {
    file = await credentialsFile(CHEAP, 'everyone');
    const log = createLog({ level: 'error', format: 'json' }, { write: () => {}, close: async () => {} });
    access = new AccessControl(log, () => {}, { refreshMs: 0, holdMs: 1, passwordCost: CHEAP });
    const app = new Koa();
    const router = createRouter(ROUTES, () => (ctx) => {
      ctx.body = 'admitted';
    });
    setSessionTag(app, () => access.sessionTag);
    setHold(app, 1);
    app.use(matchRoute(router, ROUTES));
    app.use(authenticate(access));
    app.use(router.routes());
    const server = createServer((req, res) => void app.callback()(req, res)).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    close = () => server.close();
  });

  after(async () => {
    close();
    await access.stop();
    file.clear();
  });

  const apply = async (...args: string[]) => {
    const { config } = loadConfig(args, {});
    access.apply(await access.prepare(config, true));
  };

  /** The rights for which a client is admitted, and the error codes of the others. */
  async function admitted(authorization?: string) {
    const headers: Record<string, string> =
      authorization === undefined ? {} : { Authorization: authorization };
    const rights: Right[] = [];
    const codes = new Set<string | null>();
    for (const right of RIGHTS) {
      const answer = await fetch(`${origin}/${right}`, { headers });
      if ((await answer.text()) === 'admitted') rights.push(right);
      else codes.add(`${answer.status} ${answer.headers.get('x-picamd-error')}`);
    }
    return { rights, codes: [...codes] };
  }

  it('are those of a role or a token, in a private camera', async () => {
    await apply('--credentials-file', file.path, '--health-open=off');
    expect(await admitted()).to.deep.equal({ rights: ['open'], codes: ['401 no-credentials'] });
    expect(await admitted(basic(USER.name, USER.password))).to.deep.equal({ rights: RIGHTS, codes: [] });
    expect(await admitted(basic(VIEWER, USER.password))).to.deep.equal({
      rights: ['open', 'health', 'login', ...ROLES.viewer],
      codes: ['403 missing-right'],
    });
    for (const [right, token] of file.tokens)
      expect(await admitted(`Bearer ${token}`)).to.deep.equal({
        rights: ['open', 'health', right],
        codes: [right === 'live' ? '403 only-viewing' : '403 missing-right'],
      });
    expect([...file.tokens.keys()]).to.deep.equal(TOKEN_RIGHTS);
  });

  it('are all but those of an admin where nobody logs in, even for an admin', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'picamd-rights-'));
    const everything = RIGHTS.filter((right) => right !== 'admin');
    const expected = { rights: everything, codes: ['403 needs-admin'] };
    for (const args of [
      ['--credentials-file', join(folder, 'none')],
      ['--credentials-file', file.path, '--auth=none'],
    ]) {
      await apply(...args);
      expect(await admitted()).to.deep.equal(expected);
      expect(await admitted(basic(USER.name, USER.password))).to.deep.equal(expected);
    }
    rmSync(folder, { recursive: true });
  });

  it('are none until there is a user, if one is to be made', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'picamd-rights-'));
    await apply('--credentials-file', join(folder, 'none'), '--claim-file', join(folder, 'claim'));
    expect(await admitted()).to.deep.equal({ rights: ['open', 'health'], codes: ['403 not-set-up'] });
    access.initialSetup.end();
    rmSync(folder, { recursive: true });
  });
});
