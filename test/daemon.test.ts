import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { pino } from 'pino';
import { loadConfig } from '../daemon/config/load.ts';
import { Daemon } from '../daemon/daemon.ts';
import { Host } from '../daemon/system/host.ts';
import { Notify } from '../daemon/system/sd-notify.ts';
import { pictures } from './helpers/pictures.ts';
import { freePort } from './helpers/free-port.ts';

/** On demand, so that no picture is read. */
/** How long openssl would take, in ms. */
const OPENSSL_MS = 60_000;
const SMALL_RING = ['--ring-bytes', '2M', '--max-frame-bytes', '512K'];
const IDLE = ['--config', '/dev/null', ...pictures(), ...SMALL_RING, '--camera-mode', 'on-demand'];
const NO_USERS = ['--credentials-file', '/nonexistent/picamd/credentials'];

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const connected = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return connected;
}

describe('Daemon', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-daemon-'));
  const consoleFile = join(folder, 'console.issue');
  after(() => rmSync(folder, { recursive: true }));

  const settings = (...argv: string[]) => loadConfig([...IDLE, ...NO_USERS, ...argv], {});

  function created(port: number, overrides: ConstructorParameters<typeof Daemon>[4] = {}) {
    const lines: string[] = [];
    const log = pino({ level: 'info', base: null }, { write: (line) => lines.push(line) });
    const notify = new Notify({ fd: null, watchdogMs: null, onError: () => {}, onStuck: () => {} });
    const daemon = new Daemon(settings('--port', String(port)), log, notify, [], overrides);
    return { daemon, log: () => lines.join('') };
  }

  async function started(port: number) {
    const { daemon, log } = created(port);
    await daemon.start();
    return { daemon, log };
  }

  it('listens before it loads what only /status and /metrics need; a request that comes earlier waits', async () => {
    const host = new Host();
    let asked = false;
    const port = await freePort();
    const { daemon } = created(port, {
      host: {
        facts: () => host.facts(),
        load: async () => {
          expect(await isListening(port)).to.equal(true);
          for (const path of ['/metrics', '/status']) {
            const answer = await fetch(`http://127.0.0.1:${port}${path}`);
            expect([path, answer.status]).to.deep.equal([path, 200]);
          }
          asked = true;
        },
      },
    });
    try {
      await daemon.start();
    } finally {
      await daemon.stop();
    }
    expect(asked).to.equal(true);
  });

  it('opens nothing after stop(), at whatever step of a reload that is called', async () => {
    let completed = false;
    // A turn of the event loop is short, so that a thousand of them may pass while one step waits for a file.
    for (let turns = 0; !completed; turns += Math.max(1, turns >> 1)) {
      const [before, after] = [await freePort(), await freePort()];
      const { daemon, log } = await started(before);
      const reloaded = daemon.reload(
        settings('--port', String(after), '--console-file', consoleFile, '--camera-mode', 'always'),
      );
      for (let i = 0; i < turns; i++) await turn();
      completed = log().includes('settings: reloaded');
      const logged = log().length;
      await daemon.stop();
      const open = await Promise.all([before, after].map(isListening));
      expect(open, `after ${turns} turns`).to.deep.equal([false, false]);
      await reloaded;
      expect(existsSync(consoleFile)).to.equal(false);
      if (!completed)
        expect(log().slice(logged), `after ${turns} turns: ${log()}`).to.not.match(
          /camera: (starting|streaming)|listening on/,
        );
    }
  });

  it('ends openssl when a reload is creating a certificate', async () => {
    const [before, after] = [await freePort(), await freePort()];
    const { daemon } = await started(before);
    const running = join(folder, 'running');
    writeFileSync(
      join(folder, 'openssl'),
      `#!/bin/sh\necho $$ > ${running}\nexec sleep ${OPENSSL_MS / 1000}\n`,
      {
        mode: 0o755,
      },
    );
    const path = process.env['PATH'];
    process.env['PATH'] = `${folder}:${path}`;
    try {
      const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
      const tls = ['--tls-cert', cert, '--tls-key', key, '--tls-self-signed'];
      const reloaded = daemon.reload(settings('--port', String(after), ...tls));
      while (!existsSync(running)) await delay(5);
      const startMs = performance.now();
      await daemon.stop();
      await reloaded;
      expect(performance.now() - startMs, 'it did not wait for openssl').to.be.lessThan(OPENSSL_MS / 2);
      expect(await Promise.all([before, after].map(isListening))).to.deep.equal([false, false]);
      expect(existsSync(key)).to.equal(false);
    } finally {
      process.env['PATH'] = path;
    }
  });
});
