import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { pictures } from '../helpers/pictures.ts';
import { runDaemon, startDaemon } from '../helpers/daemon.ts';
import { passAt } from '../helpers/pass-socket.ts';

describe('a passed socket', () => {
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
