import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { MAIN } from '../helpers/daemon.ts';
import { asText } from '../../daemon/log/logger.ts';
import { freePort } from '../helpers/free-port.ts';
import { pictures } from '../helpers/pictures.ts';

/** The daemon with its stderr in a pipe that nobody reads. */
function start(...args: string[]) {
  return spawn(process.execPath, [MAIN, ...pictures(), ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Resolves when the daemon answers. */
async function answering(url: string): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}/livez`).catch(() => null);
    if (response?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('logOutput', () => {
  it('delays neither responses nor the exit if nobody reads the log', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'picamd-output-'));
    const file = join(folder, 'picamd.conf');
    writeFileSync(file, '');
    const port = await freePort();
    const child = start('--config', file, '--port', String(port));
    const url = `http://127.0.0.1:${port}`;
    await answering(url);
    // Each reload logs 1,000 lines of more than 100 bytes. A pipe holds 64 KB.
    writeFileSync(file, Array.from({ length: 1000 }, (_, i) => `mistake ${i}\n`).join(''));
    for (let i = 0; i < 10; i++) {
      child.kill('SIGHUP');
      await answering(url);
    }
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).to.deep.equal([0, null]);
    rmSync(folder, { recursive: true });
  });

  it('exits with the right status after the reader of the log has exited', async () => {
    const port = await freePort();
    const child = start('--port', String(port));
    child.stderr.destroy();
    await answering(`http://127.0.0.1:${port}`);
    child.kill('SIGHUP');
    const second = start('--port', String(port));
    second.stderr.destroy();
    expect(await once(second, 'exit')).to.deep.equal([69, null]);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).to.deep.equal([0, null]);
  });

  it('leaves its stderr open to those who share it', async () => {
    const script = '"$@"; echo "ended with $?" >&2';
    // An address of documentation, on which it cannot listen.
    const command = [process.execPath, MAIN, ...pictures(), '--auth', 'none', '--host', '192.0.2.9'];
    // Node makes it a pair of sockets, as systemd does for the journal.
    const shell = spawn('sh', ['-c', script, 'sh', ...command], { stdio: ['ignore', 'ignore', 'pipe'] });
    let log = '';
    shell.stderr.on('data', (chunk) => (log += String(chunk)));
    await once(shell, 'close');
    expect(log).to.match(/\nended with 68\n$/);
  });
});

describe('asText', () => {
  const line = (fields: object) =>
    JSON.stringify({ level: 40, time: '2026-03-01T12:00:00.000Z', msg: 'hot', ...fields });

  it('is one line with its fields at the end', () => {
    expect(asText(line({ hint: 'cool "it"' }), false)).to.match(
      /^\d\d:\d\d:\d\d WARN {2}hot {2}hint="cool \\"it\\""\n$/,
    );
  });

  it('shows the stack of an error, and colors on a terminal', () => {
    const shown = asText(line({ err: { stack: 'Error: x\n    at y' } }), true);
    expect(shown.slice(9)).to.equal('\u001b[33mWARN \u001b[0m hot\nError: x\n    at y\n');
  });
});
