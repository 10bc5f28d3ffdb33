import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { pictures } from '../helpers/pictures.ts';
import { runDaemon, startDaemon } from '../helpers/daemon.ts';
import { mjpegCommand } from '../helpers/mjpeg-program.ts';
import { passAt } from '../helpers/pass-socket.ts';
import { childrenOf } from '../helpers/process-facts.ts';

const PASS = fileURLToPath(new URL('../../../test/helpers/pass-socket.pl', import.meta.url));

describe('a passed socket', () => {
  it('replaces HOST and PORT, and is not inherited by the camera program', async () => {
    const command = JSON.stringify(mjpegCommand('frames=3', 'hang'));
    const daemon = await startDaemon(
      ['--source', 'command', '--source-command', command, '--host', '192.0.2.9', '--auth', 'none'],
      {},
      ['perl', PASS, '127.0.0.1', '0', '0'],
    );
    await daemon.logged(/passed socket/);
    const { process: facts } = (await (await fetch(`${daemon.url}/status`)).json()) as {
      process: { pid: number };
    };
    expect(facts.pid).to.equal(daemon.pid);
    await daemon.logged(/camera: streaming/);
    const children = childrenOf(daemon.pid);
    expect(children).to.not.be.empty;
    const listener = readlinkSync(`/proc/${daemon.pid}/fd/3`);
    for (const child of children) {
      const open = readdirSync(`/proc/${child}/fd`).map((fd) => readlinkSync(`/proc/${child}/fd/${fd}`));
      expect(open).to.not.include(listener);
    }
    expect(await daemon.stop()).to.equal(0);
  });

  it('is logged with its path if it is a Unix socket', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'picamd-test-'));
    const path = join(folder, 'http.sock');
    const daemon = await startDaemon(['--auth', 'none', ...pictures()], {}, passAt(path, 'http=0'));
    expect(daemon.url).to.match(new RegExp(`^unix:${path} \\(passed socket`));
    const client = connect(path).end('GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    expect(await text(client)).to.match(/^HTTP\/1\.1 200 OK\r\n/);
    await daemon.stop();
    rmSync(folder, { recursive: true });
  });

  it('is rejected if it is not a listening socket', async () => {
    const { code, stderr } = await runDaemon(
      ['--source', 'test', '--auth', 'none', '--log-format', 'json'],
      {},
      ['sh', '-c', 'exec 3</dev/null; LISTEN_FDS=1 LISTEN_PID=$$ exec "$@"', 'sh'],
    );
    expect(code).to.equal(71);
    expect(stderr).to.match(/Cannot listen on file descriptor 3 \(LISTEN_FDS\)/);
  });
});
