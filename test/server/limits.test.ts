import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { pictures } from '../helpers/pictures.ts';
import { startApp, startError } from '../helpers/app.ts';
import { startDaemon } from '../helpers/daemon.ts';
import { parseStream, raw } from '../helpers/raw-http.ts';

const FEED = 'GET /video_feed HTTP/1.1\r\nHost: localhost\r\n\r\n';

describe('limits', () => {
  it('closes the longest idle connection when there are too many, and no viewer', async () => {
    const daemon = await startApp(['--max-connections', '8']);
    await daemon.logged(/camera: streaming/);
    const viewer = raw(daemon.port, FEED);
    await viewer.until((bytes) => parseStream(bytes).parts.length >= 1);
    const idle = Array.from({ length: 20 }, () => connect(daemon.port, '127.0.0.1').resume());
    const gone = Promise.all(idle.slice(0, 12).map((socket) => once(socket, 'close')));
    await Promise.all(idle.map((socket) => once(socket, 'connect')));
    expect((await fetch(`${daemon.url}/healthz`)).status).to.equal(200);
    await gone;
    const before = parseStream(viewer.bytes()).parts.length;
    await viewer.until((bytes) => parseStream(bytes).parts.length > before + 3);
    viewer.socket.destroy();
    for (const socket of idle) socket.destroy();
    await daemon.stop();
  });

  it('rejects long URLs, large headers and slow headers', async () => {
    const daemon = await startApp([
      '--max-url-bytes',
      '200',
      '--max-header-bytes',
      '2K',
      '--header-seconds',
      '1',
    ]);
    expect((await fetch(`${daemon.url}/livez?${'a'.repeat(190)}`)).status).to.equal(200);
    expect((await fetch(`${daemon.url}/livez?${'a'.repeat(250)}`)).status).to.equal(414);
    expect(
      (await fetch(`${daemon.url}/livez`, { headers: { 'X-Large': 'a'.repeat(3000) } })).status,
    ).to.equal(431);
    const slow = (await raw(daemon.port, 'GET /livez HTTP/1.1\r\nHost: localhost\r\n').ended).toString();
    expect(slow).to.match(/^HTTP\/1\.1 408 /);
    await daemon.stop();
  });

  it('closes an idle connection', async () => {
    const daemon = await startApp(['--idle-seconds', '1']);
    const text = (await raw(daemon.port, 'GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n').ended).toString();
    expect(text).to.match(/^HTTP\/1\.1 200 OK\r\n/);
    await daemon.stop();
  });
});

describe('ALLOWED_HOSTS', () => {
  it('accepts only those names and addresses', async () => {
    const daemon = await startApp(['--allowed-hosts', 'camera.local,cam.example']);
    const ask = async (host: string) => {
      const text = (
        await raw(daemon.port, `GET /livez HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`).ended
      ).toString();
      return Number(text.slice(9, 12));
    };
    for (const host of [
      'camera.local',
      'CAMERA.local:8000',
      'cam.example',
      '192.0.2.1:80',
      '[::1]:8000',
      'localhost',
      'camera.local.',
      'cam.example.:8000',
      'localhost.',
      '',
    ])
      expect(await ask(host), host).to.equal(200);
    for (const host of ['evil.example', 'camera.local.evil.example', 'camera.local..', 'x', '.'])
      expect(await ask(host), host).to.equal(421);
    await daemon.stop();
  });
});

describe('documents', () => {
  it('have security headers', async () => {
    const daemon = await startApp();
    for (const path of ['/', '/status', '/livez', '/nowhere', '/login']) {
      const { headers } = await fetch(daemon.url + path);
      expect(headers.get('x-content-type-options'), path).to.equal('nosniff');
      // No path and no token leaves the camera, but forms say where they come from.
      const wanted = { '/': 'strict-origin', '/login': 'same-origin' }[path] ?? 'no-referrer';
      expect(headers.get('referrer-policy'), path).to.equal(wanted);
    }
    await daemon.stop();
  });
});

describe('a Unix socket', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-unix-'));
  after(() => rmSync(folder, { recursive: true }));

  it('is created if HOST is a path, removed afterwards, and replaced if it is stale', async () => {
    const path = join(folder, 'http.sock');
    const check = async () => {
      const asked = request({ socketPath: path, path: '/livez' }).end();
      const [answer] = (await once(asked, 'response')) as [IncomingMessage];
      expect(answer.statusCode).to.equal(200);
      answer.resume();
      const second = await startError(['--host', path]);
      expect(second.code).to.equal('port-in-use');
      expect(second.message).to.include(`${path} is used by another program`);
    };
    const killed = await startDaemon([...pictures(), '--host', path]);
    await check();
    killed.kill('SIGKILL');
    await killed.exited;
    expect(existsSync(path)).to.equal(true);
    const app = await startApp(['--host', path]);
    await check();
    await app.stop();
    expect(existsSync(path)).to.equal(false);
    const file = join(folder, 'file');
    writeFileSync(file, 'mine');
    expect(await startError(['--host', file])).to.include({ code: 'port-in-use' });
    expect(await startError(['--host', '/no/such/folder/x'])).to.include({ code: 'address-unavailable' });
  });
});
