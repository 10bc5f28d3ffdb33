import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readCredentials } from '../../daemon/access/credentials-file.ts';
import { verifyPassword } from '../../daemon/access/password.ts';
import { ROLES, TOKEN_RIGHTS } from '../../daemon/access/rights.ts';
import { passwd } from '../../daemon/commands/passwd.ts';
import { token } from '../../daemon/commands/token.ts';
import { COMMANDS } from '../../daemon/config/command-line.ts';
import { loadConfig } from '../../daemon/config/load.ts';
import { errorEntry, PicamdError } from '../../daemon/errors.ts';
import { basic } from '../helpers/credentials.ts';
import { startApp } from '../helpers/app.ts';
import { MAIN, runDaemon } from '../helpers/daemon.ts';
import { picamd } from '../helpers/run-command.ts';

describe('picamd passwd and token', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-commands-'));
  const place = ['--credentials-file', join(folder, 'below', 'credentials')];
  after(() => rmSync(folder, { recursive: true }));

  /** Runs a command with a line on its standard input. */
  async function typed(line: string, ...args: string[]) {
    const child = spawn(process.execPath, [MAIN, ...args, ...place], { stdio: ['pipe', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => (stdout += String(chunk)));
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    child.stdin.end(`${line}\n`);
    const [code] = (await once(child, 'close')) as [number];
    return { code, stdout, stderr };
  }

  it('create, list and remove a user', async () => {
    expect((await picamd(['passwd', ...place])).stdout).to.match(/^No users in /);
    const { config } = loadConfig(place, {});
    const refused = passwd(config, ['anna'], () => Promise.resolve('short'));
    expect(await refused.catch((error: unknown) => error)).to.include({ code: 'bad-usage' });
    expect(await picamd(['passwd', 'an/na', ...place])).to.include({ code: 64, stdout: '' });
    const made = await typed('correct horse', 'passwd', 'anna');
    expect(made.code).to.equal(0);
    expect(made.stdout).to.match(/^anna can log in now \(.*credentials\)\.\n$/);
    expect((await picamd(['passwd', ...place])).stdout).to.equal('anna  admin\n');
    const daemon = await startApp(place);
    const headers = { Authorization: basic('anna', 'correct horse') };
    expect((await fetch(`${daemon.url}/status`, { headers })).status).to.equal(200);
    await daemon.stop();
    expect((await picamd(['passwd', 'bob', 'remove', ...place])).stderr).to.equal(
      'picamd: There is no user bob. Run picamd passwd to list the users.\n',
    );
    // The daemon has run with this user, so it does not open to everyone on this machine without one.
    const removed = await picamd(['passwd', 'anna', 'remove', ...place]);
    expect(removed.code).to.equal(0);
    expect(removed.stdout).to.match(
      /^anna has been removed.*\nWarning: picamd will not start again: .* has no users any more, and .*picamd passwd NAME to create a user.*\n$/,
    );
    const next = await runDaemon(place);
    expect(next.code).to.equal(78);
    expect(next.stderr).to.include('has no users any more');
  });

  it('say what removing the last user or token means for the next start', async () => {
    const [other, claimFile] = [join(folder, 'other'), join(folder, 'claim-code')];
    const only = ['--credentials-file', other];
    const remove = async (...args: string[]) => {
      await passwd(loadConfig(only, {}).config, ['anna'], () => Promise.resolve('correct horse'));
      return (await picamd(['passwd', 'anna', 'remove', ...only, ...args])).stdout.split('\n').slice(1);
    };
    const [warning] = await remove();
    expect(warning).to.match(
      /^Warning: picamd will not start again: .* this camera was closed\. .*AUTH=none\.$/,
    );
    expect(await remove('--auth', 'none')).to.deep.equal(['']);
    expect((await remove('--host', '0.0.0.0', '--claim-file', claimFile))[0]).to.match(/picamd claim/);
    await picamd(['token', 'add', 'vlc', ...only]);
    const revoked = await picamd(['token', 'revoke', 'vlc', ...only, '--host', '0.0.0.0']);
    expect(revoked.stdout).to.match(/^vlc has been revoked.*\nWarning: picamd will not start again/);
  });

  it('create, list and revoke a token', async () => {
    const made = await picamd(['token', 'add', 'frigate', '365', ...place]);
    const [token = ''] = made.stdout.split('\n');
    expect(token).to.match(/^picamd_[\w-]{32}$/);
    expect(readFileSync(place[1] ?? '', 'utf8')).to.not.include(token);
    expect((await picamd(['token', 'add', 'frigate', ...place])).code).to.equal(64);
    await picamd(['token', 'add', 'vlc', ...place]);
    expect((await picamd(['token', ...place])).stdout).to.match(
      /^frigate {2}live {2}until \d{4}-\d\d-\d\d\nvlc {2}live\n$/,
    );
    for (const words of [
      ['add'],
      ['add', 'x', '0'],
      ['add', 'x', 'soon'],
      ['drop', 'x'],
      ['revoke', 'nobody'],
      ['add', '../x'],
    ])
      expect(
        (await picamd(['token', ...words, ...place])).code,
        words.map((word) => `'${word}'`).join(' '),
      ).to.equal(64);
    expect((await picamd(['token', 'revoke', 'frigate', ...place])).stdout).to.include('has been revoked');
    expect((await picamd(['token', 'list', ...place])).stdout).to.equal('vlc  live\n');
  });

  describe('with roles and rights', () => {
    const path = join(folder, 'roles');
    const { config } = loadConfig(['--credentials-file', path], {});
    const run = (args: string[], password = 'correct horse') =>
      passwd(config, args, () => Promise.resolve(password));
    const refusal = async (made: Promise<string>) => {
      const error: unknown = await made.catch((thrown: unknown) => thrown);
      if (error instanceof PicamdError && errorEntry(error.code).exit === 64) return error.message;
      throw new Error('it should have been refused');
    };
    const listed = async () => (await passwd(config, [])).split('\n').slice(0, -1);
    const passwordOf = async (name: string) =>
      (await readCredentials(path))?.users.get(name)?.passwordHash ?? '';

    beforeEach(async () => {
      rmSync(path, { force: true });
      await run(['anna']);
    });

    it('make a viewer, keep the role with a new password, and the password with a new role', async () => {
      expect(await run(['bob', '--role=viewer'])).to.equal(`bob can log in now as a viewer (${path}).\n`);
      expect(await listed()).to.deep.equal(['anna  admin', 'bob  viewer']);
      const first = await passwordOf('bob');
      await run(['bob'], 'another password');
      const second = await passwordOf('bob');
      expect(second).to.not.equal(first);
      expect(await verifyPassword('another password', second)).to.equal(true);
      expect(await listed()).to.include('bob  viewer');
      await run(['bob', '--role=admin'], '');
      expect(await passwordOf('bob')).to.equal(second);
      expect(await listed()).to.include('bob  admin');
      await run(['bob', '--role=viewer'], 'a third password');
      expect(await verifyPassword('a third password', await passwordOf('bob'))).to.equal(true);
    });

    it('always leave an admin, unless one is removed', async () => {
      expect(await refusal(run(['anna', '--role=viewer']))).to.equal('anna is the last admin');
      await run(['bob', '--role=viewer']);
      expect(await refusal(run(['anna', '--role=viewer']))).to.equal('anna is the last admin');
      expect(await listed()).to.deep.equal(['anna  admin', 'bob  viewer']);
      expect(await run(['anna', 'remove'])).to.match(
        /^anna has been removed.*\nWarning: no admin is left, .*--role admin\.\n$/,
      );
      expect(await refusal(run(['eve', '--role=viewer']))).to.equal('There is no admin yet');
      await run(['eve', '--role=admin']);
      expect(await run(['bob', 'remove'])).to.not.include('Warning');
    });

    it('limit a user to cameras of a hub, keep that with a new password, and end it', async () => {
      await run(['bob']);
      await run(['bob', '--cameras=hall,garage'], '');
      expect(await listed()).to.include('bob  admin  cameras: hall,garage');
      await run(['bob']);
      expect(await listed()).to.include('bob  admin  cameras: hall,garage');
      await run(['bob', '--cameras=all'], '');
      expect(await listed()).to.include('bob  admin');
      expect(await refusal(run(['bob', '--cameras=../x'], ''))).to.include('--cameras takes');
    });

    it('change nothing when the question for the password is answered with Ctrl-C or Ctrl-D', async () => {
      await run(['bob']);
      for (const [key, role] of [
        ['\x03', 'bob  admin'],
        ['\x04', 'bob  admin'],
        ['\r', 'bob  viewer'],
      ] as const) {
        const words = [
          process.execPath,
          MAIN,
          'passwd',
          'bob',
          '--role',
          'viewer',
          '--credentials-file',
          path,
        ];
        // From bsdutils, which Debian always has: a terminal.
        const child = spawn('script', [
          '--quiet',
          '--return',
          '--command',
          words.map((word) => `'${word}'`).join(' '),
          '/dev/null',
        ]);
        let shown = '';
        child.stdout.on('data', (chunk) => {
          shown += String(chunk);
          if (shown.endsWith('empty to keep it): ')) child.stdin.write(key);
        });
        await once(child, 'close');
        expect(shown).to.match(
          key === '\r' ? /can log in now as a viewer/ : /Canceled\. Nothing has changed\./,
        );
        expect(await listed()).to.include(role);
      }
    });

    it('take only roles and words that exist', async () => {
      const wrong = [
        ['bob', '--role=owner'],
        ['bob', '--role='],
        ['--role=viewer'],
        ['bob', 'remove', '--role=admin'],
      ];
      for (const args of wrong) expect(await refusal(run(args)), args.join(' ')).to.match(/^Usage: /);
      expect(await refusal(run(['bob', '--role=viewer'], ''))).to.include('at least 8 characters');
      const missing = await picamd(['passwd', 'bob', '--role']);
      expect([missing.code, missing.stderr]).to.deep.equal([78, 'picamd: --role needs a value\n']);
      expect((await picamd(['passwd', 'bob', '--rights', 'live'])).stderr).to.include(
        'unknown setting --rights',
      );
      expect((await picamd(['urls', '--rights', 'live'])).stderr).to.include('unknown setting --rights');
    });

    it('are named in the help, all of them', () => {
      expect(COMMANDS.token.help).to.include(TOKEN_RIGHTS.join(', '));
      expect(COMMANDS.passwd.placeholder).to.include(Object.keys(ROLES).join('|'));
    });

    it('make tokens with rights and cameras', async () => {
      const add = (...args: string[]) => token(config, ['add', ...args]);
      expect(await add('nvr')).to.include('It can only view the picture');
      expect(await add('tv', '--rights=status,live')).to.include('Its rights are live, status:');
      expect(await add('bell', '30', '--rights=event', '--cameras=hall,garage')).to.include(
        'A hub shows it only',
      );
      expect((await token(config, ['list'])).replace(/\d{4}-\d\d-\d\d/, 'DAY')).to.equal(
        'nvr  live\ntv  live,status\nbell  event  until DAY  cameras: hall,garage\n',
      );
      expect(await refusal(add('x', '--rights=live,admin'))).to.equal('A token cannot have the right admin');
      for (const rights of ['', 'live,', 'view', 'live status'])
        expect(await refusal(add('x', `--rights=${rights}`)), rights).to.include('--rights takes');
      for (const cameras of ['', 'hall,', '../x'])
        expect(await refusal(add('x', `--cameras=${cameras}`)), cameras).to.include('--cameras takes');
      expect(await refusal(token(config, ['list', '--rights=live']))).to.match(/^Usage: /);
      expect(await refusal(token(config, ['revoke', 'nvr', '--rights=live']))).to.match(/^Usage: /);
      await token(config, ['revoke', 'tv']);
      expect(await token(config, ['list'])).to.not.include('tv');
    });

    it('lose nothing of what is changed while a password is typed', async () => {
      await run(['zoe']);
      await passwd(config, ['anna'], async () => {
        await token(config, ['add', 'meanwhile']);
        await passwd(config, ['zoe', 'remove']);
        return 'another horse';
      });
      expect(await token(config, ['list'])).to.include('meanwhile');
      expect(await listed())
        .to.include('anna  admin')
        .and.not.include('zoe  admin');
      await token(config, ['revoke', 'meanwhile']);
      await run(['zoe']);
      const removed = passwd(config, ['zoe', '--role=viewer'], async () => {
        await passwd(config, ['zoe', 'remove']);
        return '';
      });
      expect(await refusal(removed)).to.include('zoe has been removed meanwhile');
    });

    it('show and remove users and tokens of a later version, and keep them otherwise', async () => {
      const hash = await passwordOf('anna');
      const later = [`#: user kim ${hash} operator`, `#: token cam ${'0'.repeat(64)} never live,zoom`];
      writeFileSync(path, `${later.join('\n')}\n${readFileSync(path, 'utf8')}`);
      await run(['bob', '--role=viewer']);
      await token(config, ['add', 'nvr']);
      for (const line of later) expect(readFileSync(path, 'utf8')).to.include(line);
      expect(await listed()).to.include('kim  unknown to this version of picamd, no access');
      expect(await token(config, ['list'])).to.include('cam  unknown to this version of picamd, no access');
      expect(await refusal(run(['kim']))).to.include('has a role that this version of picamd does not know');
      expect(await refusal(token(config, ['add', 'cam']))).to.include('already exists');
      await run(['kim', '--role=viewer']);
      expect(readFileSync(path, 'utf8')).to.not.include('operator');
      await token(config, ['revoke', 'cam']);
      expect(readFileSync(path, 'utf8')).to.not.include('zoom');
      writeFileSync(path, `${later[0]}\n${readFileSync(path, 'utf8').replace(/^#: user kim.*\n/m, '')}`);
      await run(['kim', 'remove']);
      expect(readFileSync(path, 'utf8')).to.not.include('kim');
    });
  });
});
