import { hostname } from 'node:os';
import { expect } from 'chai';
import { credentialsFile, CHEAP } from '../../helpers/credentials.ts';
import { startApp } from '../../helpers/app.ts';
import type { RunningApp } from '../../helpers/app.ts';
import { raw } from '../../helpers/raw-http.ts';

/** Status and error code of /snapshot.jpg under a host name; null: without Host. */
async function answerTo(app: RunningApp, host: string | null): Promise<[number, string]> {
  const line = host === null ? 'GET /livez HTTP/1.0\r\n' : `GET /livez HTTP/1.1\r\nHost: ${host}\r\n`;
  const text = (await raw(app.port, `${line}Connection: close\r\n\r\n`).ended).toString('latin1');
  return [Number(text.slice(9, 12)), /X-Picamd-Error: (\S+)/.exec(text)?.[1] ?? ''];
}

const GOOD = [200, ''];
const WRONG = [421, 'wrong-host'];

describe('a camera that needs no password on its own machine', () => {
  let app: RunningApp;
  before(async () => {
    app = await startApp(['--allowed-hosts', 'cam.example']);
  });
  after(() => app.stop());

  it('answers to IP addresses and to the names of this machine', async () => {
    const own = hostname().toUpperCase();
    const names = [
      '127.0.0.1:8000',
      '[::1]:8000',
      '192.0.2.7',
      'localhost',
      'LOCALHOST.',
      `localhost:80`,
      own,
    ];
    for (const name of [...names, `${own.split('.')[0]}.local.:8000`, null, 'cam.example'])
      expect(await answerTo(app, name), String(name)).to.deep.equal(
        name?.includes('.local') === true && own.includes('.') ? WRONG : GOOD,
      );
  });

  it('answers to no other name, which may be one that suddenly resolves to it (DNS rebinding)', async () => {
    const names = [
      'evil.example',
      'evil.example:8000',
      `${hostname()}.evil.example`,
      'localhost.evil.example',
    ];
    for (const name of [...names, '127.0.0.1.evil.example', 'x'])
      expect(await answerTo(app, name), name).to.deep.equal(WRONG);
    const text = (
      await raw(app.port, 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n').ended
    ).toString();
    expect(text).to.include('Run picamd passwd NAME').and.include('ALLOWED_HOSTS');
  });
});

describe('a camera with a user, or that anyone may watch', () => {
  it('answers to any name by default', async () => {
    const file = await credentialsFile(CHEAP);
    for (const args of [
      ['--credentials-file', file.path],
      ['--auth', 'none'],
    ]) {
      const app = await startApp(args);
      expect(await answerTo(app, 'evil.example')).to.deep.equal(GOOD);
      await app.stop();
    }
    file.clear();
  });
});
