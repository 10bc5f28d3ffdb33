import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadConfig } from '../../daemon/config/load.ts';
import { HUB_CHECKS } from '../../daemon/doctor/checks.ts';
import { HostAccess } from '../../daemon/doctor/host-access.ts';
import { runChecks } from '../../daemon/doctor/run-checks.ts';
import { NOBODY, runDaemon, startDaemon } from '../helpers/daemon.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { freePort } from '../helpers/free-port.ts';

describe('doctor of a hub', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-hub-doctor-'));
  const file = join(folder, 'cameras');
  let camera: RunningDaemon;
  let other: Server;
  let url: string;

  const list = (...lines: string[]) => writeFileSync(file, lines.join('\n'));
  const examine = async (path = file) => {
    const loaded = loadConfig(['hub', '--cameras-file', path], NOBODY);
    const checks = HUB_CHECKS.filter(({ id }) => id.startsWith('cameras'));
    const { results } = await runChecks(new HostAccess(), loaded, checks);
    return results.map(({ state, message }) => `${state}: ${message}`);
  };

  before(async () => {
    camera = await startDaemon();
    other = createServer((request, response) => {
      if (request.url === '/private/video_feed') response.writeHead(401).end();
      else response.writeHead(200, { 'Content-Type': 'text/html' }).end('<p>a router</p>');
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  });
  after(async () => {
    other.close();
    await camera.stop();
    rmSync(folder, { recursive: true });
  });

  it('asks each camera of the list for a picture', async () => {
    list(`hall ${camera.url}/`, `yard ${camera.url}/video_feed`);
    expect(await examine()).to.deep.equal([`ok: 2 cameras in ${file}`, 'ok: a picture from 2 cameras']);
  });

  it('asks none that come over NATS', async () => {
    list('hall nats:hall');
    expect(await examine()).to.deep.equal([`ok: 1 camera in ${file}`, 'skipped: the cameras come over NATS']);
  });

  it('says which cameras send none, and why', async () => {
    const cases: readonly (readonly [url: string, why: RegExp])[] = [
      [`http://127.0.0.1:${await freePort()}/`, /does not respond: .*ECONNREFUSED/],
      [`${url}/private/`, /401/],
      [`${url}/`, /text.html/],
    ];
    for (const [wrong, why] of cases) {
      list(`hall ${camera.url}/`, `bad ${wrong}`, `worse ${wrong}`);
      const [, result] = await examine();
      expect(result)
        .to.match(/^fault: (bad|worse): .*\(2 of 3 cameras\); also (worse|bad)$/)
        .and.match(why);
    }
  });

  it('says what is wrong with the list and the files of tokens', async () => {
    expect((await examine(join(folder, 'nope')))[0]).to.match(/^fault: The cameras cannot be read: ENOENT/);
    expect((await examine(''))[0]).to.equal('fault: A hub has no cameras: CAMERAS_FILE is not set');
    writeFileSync(join(folder, 'token'), 'x', { mode: 0o644 });
    list('a.b http://x/', 'hall http://x/ token', 'x');
    expect((await examine())[0]).to.match(/^warning: .*line 1: a\.b is not a name.*, and 2 more$/);
  });

  it('checks nothing that only a camera of its own needs', async () => {
    list(`hall ${camera.url}/`);
    const { stdout } = await runDaemon([
      'doctor',
      '--json',
      '--role',
      'hub',
      '--cameras-file',
      file,
      '--port',
      '0',
    ]);
    const ids = (JSON.parse(stdout) as { checks: { id: string }[] }).checks.map(({ id }) => id);
    expect(ids).to.include.members(['settings', 'clock', 'cameras-file', 'cameras']);
    expect(ids).to.not.include.members(['program']).and.not.include.members(['camera']);
  });
});
