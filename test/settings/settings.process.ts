import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { basic, CHEAP, credentialsFile, USER } from '../helpers/credentials.ts';
import { startDaemon } from '../helpers/daemon.ts';
import { freePort } from '../helpers/free-port.ts';

const ADMIN = { Authorization: basic(USER.name, USER.password) };

describe('a process whose PORT is changed in a browser', () => {
  it('has the old one again after SIGKILL, unless the new one was confirmed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'picamd-settings-'));
    const users = await credentialsFile(CHEAP);
    const [file, saved] = [join(folder, 'picamd.conf'), join(folder, 'settings.conf')];
    const [before, after] = [await freePort(), await freePort()];
    writeFileSync(file, `PORT=${before}\n`);
    const start = () =>
      startDaemon(['--config', file, '--credentials-file', users.path], { STATE_DIRECTORY: folder }, [], {
        port: null,
      });
    const move = async (url: string) => {
      const tag = (await fetch(`${url}/settings.json`, { headers: ADMIN })).headers.get('etag') ?? '';
      const headers = { ...ADMIN, 'If-Match': tag, 'Content-Type': 'application/json' };
      const body = JSON.stringify({ PORT: String(after) });
      const { status } = await fetch(`${url}/settings.json`, { method: 'PATCH', headers, body });
      expect(status).to.equal(200);
    };
    let daemon = await start();
    await move(daemon.url);
    // Both answer now.
    for (const port of [before, after])
      expect((await fetch(`http://127.0.0.1:${port}/livez`)).status).to.equal(200);
    daemon.kill('SIGKILL');
    await daemon.exited;
    expect(existsSync(saved)).to.equal(false);
    daemon = await start();
    expect(daemon.port).to.equal(before);
    await move(daemon.url);
    const confirmed = await fetch(`http://127.0.0.1:${after}/settings/confirm`, {
      method: 'POST',
      headers: ADMIN,
    });
    expect(confirmed.status).to.equal(200);
    daemon.kill('SIGKILL');
    await daemon.exited;
    daemon = await start();
    expect(daemon.port).to.equal(after);
    // SIGHUP reads the same layers.
    daemon.kill('SIGHUP');
    await daemon.logged(/settings: reloaded/);
    expect(await daemon.stop()).to.equal(0);
    users.clear();
    rmSync(folder, { recursive: true });
  });
});
