import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { loadConfig } from '../../daemon/config/load.ts';
import { AccessControl } from '../../daemon/access/access-control.ts';
import type { Right } from '../../daemon/access/access-control.ts';
import type { Identity } from '../../daemon/access/authenticator.ts';
import type { Client } from '../../daemon/access/client.ts';
import { noCredentials } from '../../daemon/access/credentials.ts';
import { readCredentials, writeCredentials } from '../../daemon/access/credentials-file.ts';
import { hashPassword } from '../../daemon/access/password.ts';
import { GRANTABLE_RIGHTS, ROLES, TOKEN_RIGHTS } from '../../daemon/access/rights.ts';
import type { GrantableRight } from '../../daemon/access/rights.ts';
import { sessionTag } from '../../daemon/access/sessions.ts';
import { newToken, tokenDigest } from '../../daemon/access/tokens.ts';
import { createLog } from '../../daemon/log/logger.ts';
import type { Log } from '../../daemon/log/logger.ts';
import { CHEAP, tokenOf, userOf } from '../helpers/credentials.ts';

describe('AccessControl', () => {
  let folder: string;
  let ended: number;
  let log: Log;
  let access: AccessControl;
  let lines: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'picamd-access-'));
    [ended, lines] = [0, ''];
    const write = (line: string) => {
      // The AccessControl of the test before may still be looking at its file, which has been removed.
      if (log === own) lines += line;
    };
    const own = createLog({ level: 'info', format: 'json' }, { write, close: async () => {} });
    log = own;
    access = new AccessControl(log, () => ended++, { refreshMs: 0, holdMs: 1, passwordCost: CHEAP });
  });

  afterEach(async () => {
    await access.stop();
    rmSync(folder, { recursive: true });
  });

  const config = (...more: string[]) => {
    const files = [`--credentials-file=${folder}/credentials`, `--claim-file=${folder}/claim-code`];
    return loadConfig([...files, ...more], {}).config;
  };

  it('reports the code in its file until there is a user, and logs it once', async () => {
    expect(access.claimCode).to.equal(null);
    access.apply(await access.prepare(config(), true));
    const code = readFileSync(join(folder, 'claim-code'), 'utf8').trim();
    expect([access.mode, access.claimCode, ended]).to.deep.equal(['unclaimed', code, 0]);
    access.apply(await access.prepare(config('--host', '0.0.0.0'), false));
    expect([access.claimCode, ended, lines.split(code).length]).to.deep.equal([code, 0, 2]);
    expect(await access.initialSetup.createUser('anna', 'correct horse')).to.equal(true);
    expect([access.mode, access.claimCode, ended]).to.deep.equal(['password', null, 1]);
    access.apply(await access.prepare(config(), true));
    expect([access.mode, access.claimCode, ended]).to.deep.equal(['password', null, 1]);
  });

  it('needs no code with AUTH=none, and ends a pending setup when that is set', async () => {
    access.apply(await access.prepare(config(), true));
    access.apply(await access.prepare(config('--auth', 'none'), true));
    expect([access.mode, access.claimCode, ended]).to.deep.equal(['open', null, 1]);
    expect(lines).to.not.include('has been set up');
  });

  it('ends the access of clients that were admitted with AUTH=none', async () => {
    access.apply(await access.prepare(config('--auth', 'none'), true));
    const client = { address: '127.0.0.1', secure: false, identity: 'anyone' } as const;
    expect(access.isAuthorized(client, 'live')).to.equal(true);
    access.apply(await access.prepare(config(), true));
    expect(access.isAuthorized(client, 'live')).to.equal(false);
  });

  const token = newToken();

  /** Writes a file with these users, all with the same password, and a token. */
  async function write(...names: string[]): Promise<void> {
    const hash = await hashPassword('correct horse', CHEAP);
    await writeCredentials(join(folder, 'credentials'), {
      ...noCredentials(),
      users: new Map(names.map((name) => [name, userOf(hash)])),
      tokens: new Map([['nvr', tokenOf(tokenDigest(token))]]),
    });
  }

  const login = (user: string, password = 'correct horse') =>
    access.identify({ kind: 'password', user, password }, '192.0.2.1');
  const apply = async (...args: string[]) => access.apply(await access.prepare(config(...args), true));
  const client = (identity: Client['identity']): Client => ({
    address: '192.0.2.1',
    secure: false,
    identity,
  });

  it('denies everyone until settings are applied', async () => {
    expect([access.mode, access.isClosed, access.claimCode]).to.deep.equal(['password', true, null]);
    expect(access.isAuthorized(client('anyone'), 'live')).to.equal(false);
    expect(access.isAuthorized(client(null), 'live')).to.equal(false);
    expect([access.allows(null, 'health'), access.allows(null, 'live')]).to.deep.equal([false, false]);
    await access.refresh();
    expect(lines).to.equal('');
  });

  it('counts a stream that still runs as a use of its token, and nothing that it refuses', async () => {
    await write('anna');
    await apply();
    const used = () => access.document('anna').tokens[0]?.lastUsed ?? null;
    expect(await access.identify({ kind: 'token', token: newToken() }, '192.0.2.9')).to.include({
      code: 'wrong-credentials',
    });
    const nvr = {
      kind: 'token',
      name: 'nvr',
      proof: tokenDigest(token),
      rights: ['live'],
      cameras: null,
    } as const;
    expect(access.isAuthorized(client(nvr), 'status')).to.equal(false);
    expect(used()).to.equal(null);
    expect(access.isAuthorized(client(nvr), 'live')).to.equal(true);
    expect(used()?.address).to.equal('192.0.2.1');
  });

  it('knows what each right requires', async () => {
    const of = (kind: Identity['kind'], ...rights: GrantableRight[]): Identity => ({
      kind,
      name: 'anna',
      proof: '',
      rights,
      cameras: null,
    });
    const viewer = of('user', ...ROLES.viewer);
    const admin = of('user', ...ROLES.admin);
    const everyone = [null, 'anyone' as const, of('token', 'live'), viewer, admin];
    const allowed = (right: Right) => everyone.map((identity) => access.allows(identity, right));
    await apply('--health-open=off');
    const [yes, no] = [true, false];
    expect(allowed('open')).to.deep.equal([yes, yes, yes, yes, yes]);
    expect(allowed('health')).to.deep.equal([no, yes, yes, yes, yes]);
    expect(allowed('login')).to.deep.equal([no, yes, no, yes, yes]);
    expect(allowed('live')).to.deep.equal([no, yes, yes, yes, yes]);
    for (const right of ['status', 'recordings'] as const)
      expect(allowed(right), right).to.deep.equal([no, yes, no, yes, yes]);
    for (const right of ['event', 'control'] as const)
      expect(allowed(right), right).to.deep.equal([no, yes, no, no, yes]);
    expect(allowed('admin')).to.deep.equal([no, no, no, no, yes]);
    await apply('--health-open=on');
    expect(allowed('health')).to.deep.equal([yes, yes, yes, yes, yes]);
    for (const right of TOKEN_RIGHTS) {
      const token = of('token', right);
      expect(GRANTABLE_RIGHTS.filter((other) => access.allows(token, other))).to.deep.equal([right]);
      expect(access.rightsOf(client(token))).to.deep.equal([right]);
    }
    expect(access.allows(of('token', ...GRANTABLE_RIGHTS), 'admin'), 'a token is no admin').to.equal(false);
    expect(access.rightsOf(client('anyone'))).to.deep.equal(TOKEN_RIGHTS);
    expect(access.rightsOf(client(null))).to.deep.equal([]);
  });

  it('gives and takes rights when the file changes, also of clients that were admitted', async () => {
    await write('anna', 'bob');
    await apply();
    const bob = await login('bob');
    const nvr = await access.identify({ kind: 'token', token }, '192.0.2.1');
    if (bob === null || nvr === null || 'code' in bob || 'code' in nvr) throw new Error('both are known');
    const has = (right: GrantableRight) =>
      [bob, nvr].map((identity) => access.isAuthorized(client(identity), right));
    expect([has('live'), has('control'), has('status')]).to.deep.equal([
      [true, true],
      [true, false],
      [true, false],
    ]);
    const path = join(folder, 'credentials');
    const credentials = (await readCredentials(path)) ?? noCredentials();
    const hash = credentials.users.get('bob')?.passwordHash ?? '';
    const users = new Map([...credentials.users, ['bob', userOf(hash, 'viewer', ['hall'])]]);
    const tokens = new Map([['nvr', tokenOf(tokenDigest(token), null, ['status'])]]);
    await writeCredentials(path, { ...credentials, users, tokens });
    while (access.isAuthorized(client(bob), 'control')) await delay(2);
    expect([has('live'), has('control'), has('status')]).to.deep.equal([
      [true, false],
      [false, false],
      [true, true],
    ]);
    expect(await login('bob')).to.deep.include({ rights: ROLES.viewer, cameras: ['hall'] });
  });

  it('names the users and tokens of a later version in its log, and lets none of them in', async () => {
    const path = join(folder, 'credentials');
    await write('anna');
    const hash = /\$scrypt\S+/.exec(readFileSync(path, 'utf8'))?.[0] ?? '';
    const later = [`#: user bob ${hash} operator`, `#: token tv ${tokenDigest('tv')} never live,zoom`];
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, [...later, `#: user e\u202ee ${hash} viewer`, text].join('\n'));
    await apply();
    expect(lines).to.include('user bob, token tv, an entry without a name cannot log in');
    expect(lines).to.not.include(hash).and.not.include('\u202e');
    expect(await login('bob')).to.include({ code: 'wrong-credentials' });
    expect(await access.identify({ kind: 'token', token: 'tv' }, '192.0.2.1')).to.include({
      code: 'wrong-credentials',
    });
    expect(await login('anna')).to.include({ name: 'anna' });
    writeFileSync(path, `${later[0]}\nkey ${'0'.repeat(64)}\n`);
    await apply('--claim-file=');
    expect([access.mode, access.isClosed], 'not open, not new').to.deep.equal(['password', true]);
  });

  it('says in which of its modes it is, and which proxies it trusts', async () => {
    await apply('--claim-file=', '--trusted-proxies=192.0.2.9');
    expect([access.mode, access.isClosed]).to.deep.equal(['local', false]);
    expect(access.isAuthorized(client('anyone'), 'live')).to.equal(true);
    expect(access.proxies.trusts('192.0.2.9')).to.equal(true);
    await write('anna');
    await apply();
    expect([access.mode, access.isClosed, access.claimCode]).to.deep.equal(['password', true, null]);
    expect(access.proxies.trusts('192.0.2.9')).to.equal(false);
    await apply('--auth=none');
    expect([access.mode, access.isClosed]).to.deep.equal(['open', false]);
  });

  it('warns that anyone can watch only if the camera is on a network', async () => {
    await apply('--auth=none');
    expect(lines).to.not.include('AUTH=none');
    access.apply(await access.prepare(config('--auth=none'), false));
    expect(lines).to.include('AUTH=none').and.include('"level":40');
    lines = '';
    access.apply(await access.prepare(config(), false));
    expect(lines).to.not.include('AUTH=none');
  });

  it('identifies users, tokens and the sessions that it starts, and denies others', async () => {
    await write('anna');
    await apply();
    expect(await login('anna')).to.include({ kind: 'user', name: 'anna' });
    expect(await access.identify({ kind: 'token', token }, '192.0.2.1')).to.include({ name: 'nvr' });
    const cookie = access.startSession('anna');
    expect(await access.identify({ kind: 'session', cookie }, '192.0.2.1')).to.include({ name: 'anna' });
    expect(await login('anna', 'wrong')).to.deep.equal({ code: 'wrong-credentials', holdMs: 1 });
  });

  it('logs an address that it blocks, for tokens and passwords alike', async () => {
    await write('anna');
    await apply();
    for (let i = 1; i <= 11; i++) await access.identify({ kind: 'token', token: 'x' }, '192.0.2.77');
    expect(lines.split('"address":"192.0.2.77"')).to.have.length(2);
    for (let i = 1; i <= 10; i++) access.checkSetupCode('ACDE-FHJK', '192.0.2.78');
    expect(lines.split('"address":"192.0.2.78"')).to.have.length(2);
  });

  it('does not block a known address for what its neighbors in an IPv6 network guess', async () => {
    await write('anna');
    await apply();
    const from = (address: string, password: string) =>
      access.identify({ kind: 'password', user: 'anna', password }, address);
    await from('2001:db8::1', 'correct horse');
    for (let i = 0; i < 10; i++) await from(`2001:db8::bad:${i}`, `wrong ${i}`);
    expect(await from('2001:db8::2', 'wrong')).to.include({ code: 'too-many-guesses' });
    expect(await from('2001:db8::1', 'wrong')).to.include({ code: 'wrong-credentials' });
  });

  it('logs once that passwords arrive faster than they can be checked', async () => {
    await write('anna');
    await apply();
    const flood = Array.from({ length: 20 }, (_, i) =>
      access.identify({ kind: 'password', user: 'anna', password: `wrong ${i}` }, `192.0.2.${i}`),
    );
    await Promise.all(flood);
    expect(lines.split('faster than they can be checked')).to.have.length(2);
    expect(lines).to.match(/"unchecked":\d/);
  });

  it('knows after a restart where users have logged in, by the state directory of the service', async () => {
    process.env['STATE_DIRECTORY'] = `${folder}:/nonexistent`;
    try {
      const start = () => new AccessControl(log, () => {}, { refreshMs: 0, holdMs: 1 });
      await write('anna');
      access = start();
      await apply();
      await login('anna');
      await access.stop();
      expect(readFileSync(join(folder, 'known-addresses'), 'utf8')).to.match(/^192\.0\.2\.1 /);
    } finally {
      delete process.env['STATE_DIRECTORY'];
    }
  });

  it('names the cookie of sessions by the key that signs them, and ends a session', async () => {
    await write('anna');
    await apply();
    const credentials = await readCredentials(join(folder, 'credentials'));
    expect(access.sessionTag).to.equal(sessionTag(credentials ?? noCredentials()));
    const cookie = access.startSession('anna');
    access.endSession(cookie);
    expect(await access.identify({ kind: 'session', cookie }, '192.0.2.1')).to.equal(null);
  });

  it('takes over a credentials file that changes, and ends the access of those who are no longer in it', async () => {
    await write('anna', 'bob');
    await apply();
    const bob = await login('bob');
    if (bob === null || 'code' in bob) throw new Error('bob should have been identified');
    await access.refresh();
    expect(lines, 'nothing has changed').to.not.include('reloaded');
    await write('anna');
    expect(access.isAuthorized(client(bob), 'live'), 'it has not looked yet').to.equal(true);
    while (access.isAuthorized(client(bob), 'live')) await delay(2);
    expect(lines.split('credentials reloaded')).to.have.length(2);
  });

  it('looks at the file no more often than it should', async () => {
    access = new AccessControl(log, () => {}, { refreshMs: 3_600_000 });
    await write('anna');
    await apply();
    await access.refresh();
    await write('bob');
    await access.refresh();
    expect(lines).to.not.include('reloaded');
    expect(await login('anna')).to.include({ name: 'anna' });
  });

  it('keeps the credentials when the file becomes invalid, and says so once', async () => {
    await write('anna');
    await apply();
    writeFileSync(join(folder, 'credentials'), 'nonsense', { mode: 0o600 });
    await access.refresh();
    await access.refresh();
    expect(lines.split('keeping the previous credentials')).to.have.length(2);
    expect(lines).to.include('line 1');
    expect(await login('anna')).to.include({ name: 'anna' });
  });

  it('stays closed when the last user is removed', async () => {
    await write('anna');
    await apply('--claim-file=');
    rmSync(join(folder, 'credentials'));
    await access.refresh();
    expect([access.mode, access.isClosed]).to.deep.equal(['password', true]);
    expect(access.isAuthorized(client('anyone'), 'live')).to.equal(false);
  });

  it('closes when the first user is created while it was open to this machine', async () => {
    await apply('--claim-file=');
    expect(access.isClosed).to.equal(false);
    await write('anna');
    await access.refresh();
    expect([access.mode, access.isClosed]).to.deep.equal(['password', true]);
  });

  it('does not look at the file with AUTH=none', async () => {
    await apply('--auth=none');
    await write('anna');
    await access.refresh();
    expect([access.mode, lines]).to.deep.equal(['open', '']);
  });

  it('ends the setup when picamd passwd creates a user, without a request, and removes the code', async () => {
    await apply();
    const code = access.claimCode ?? '';
    expect(access.checkSetupCode('wrong', '192.0.2.1')).to.deep.equal({ code: 'wrong-code', holdMs: 1 });
    expect(access.checkSetupCode(code, '192.0.2.1')).to.equal(null);
    await write('anna');
    while (access.mode === 'unclaimed') await delay(2);
    expect([access.mode, access.claimCode, ended]).to.deep.equal(['password', null, 1]);
    expect(lines).to.include('has been set up');
    expect(access.checkSetupCode(code, '192.0.2.1')).to.include({ code: 'wrong-code' });
    while (existsSync(join(folder, 'claim-code'))) await delay(2);
  });

  it('keeps waiting for a first user when the file changes without one', async () => {
    await apply();
    await writeCredentials(join(folder, 'credentials'), noCredentials());
    // It polls while it waits.
    while (!lines.includes('reloaded')) await delay(2);
    expect([access.mode, access.isClosed, ended]).to.deep.equal(['unclaimed', true, 0]);
    expect(lines).to.not.include('has been set up');
  });

  it('removes the code of a camera that was set up while it was not running, but no other file', async () => {
    const claimFile = join(folder, 'claim-code');
    writeFileSync(claimFile, 'ACDE-FHJK\n', { mode: 0o640 });
    await apply('--auth=none');
    await write('anna');
    await apply('--claim-file=');
    expect(existsSync(claimFile)).to.equal(true);
    await apply();
    while (existsSync(claimFile)) await delay(2);
    expect(ended).to.equal(0);
  });

  it('polls no more once it is stopped', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    await apply();
    const running = timers();
    await access.stop();
    await access.stop();
    expect(timers()).to.equal(running - 1);
    expect(access.mode).to.equal('unclaimed');
  });
});
