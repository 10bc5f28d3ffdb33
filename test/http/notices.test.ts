import { expect } from 'chai';
import { basic, CHEAP, credentialsFile, USER } from '../helpers/credentials.ts';
import type { CredentialsFile } from '../helpers/credentials.ts';
import { startApp } from '../helpers/app.ts';
import type { RunningApp } from '../helpers/app.ts';

describe('notices', () => {
  let file: CredentialsFile;
  let daemon: RunningApp;

  before(async () => {
    file = await credentialsFile(CHEAP);
    daemon = await startApp(['--credentials-file', file.path, '--override-file', '/dev/zero']);
  });

  after(async () => {
    await daemon.stop();
    file.clear();
  });

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(daemon.url + path, { headers, redirect: 'manual' });

  it('are in /status, for users', async () => {
    const answer = await get('/status', { Authorization: basic(USER.name, USER.password) });
    const { notices } = (await answer.json()) as { notices: object[] };
    expect(notices).to.deep.equal([
      {
        code: 'bad-override',
        message: '/dev/zero is not a file',
        hint: "/dev/zero is ignored until this is fixed. On a camera's card, it is picamd/picamd.conf on the boot partition, which any PC can open: fix it there, then restart the camera.",
      },
    ]);
  });

  it('are hidden without credentials and from tokens', async () => {
    for (const path of ['/', '/login', '/status', '/healthz', '/livez', '/metrics', '/recipes'])
      for (const headers of [{}, { Authorization: `Bearer ${file.token}` }])
        expect(await (await get(path, headers)).text(), path).to.not.include('/dev/zero');
  });

  it('are empty if there is no problem', async () => {
    const quiet = await startApp();
    const { notices } = (await (await fetch(`${quiet.url}/status`)).json()) as { notices: object[] };
    expect(notices).to.deep.equal([]);
    await quiet.stop();
  });
});
