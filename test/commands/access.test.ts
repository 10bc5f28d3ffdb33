import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { passwd } from '../../daemon/commands/passwd.ts';
import { loadConfig } from '../../daemon/config/load.ts';
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
    expect((await picamd(['passwd', ...place])).stdout).to.equal('anna\n');
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
    expect((await picamd(['token', ...place])).stdout).to.match(/^frigate {2}until \d{4}-\d\d-\d\d\nvlc\n$/);
    for (const words of [
      ['add'],
      ['add', 'x', '0'],
      ['add', 'x', 'soon'],
      ['drop', 'x'],
      ['revoke', 'nobody'],
      ['add', '../x'],
    ])
      expect((await picamd(['token', ...words, ...place])).code, words.join(' ')).to.equal(64);
    expect((await picamd(['token', 'revoke', 'frigate', ...place])).stdout).to.include('has been revoked');
    expect((await picamd(['token', 'list', ...place])).stdout).to.equal('vlc\n');
  });
});
