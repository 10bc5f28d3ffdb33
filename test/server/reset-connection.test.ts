import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { startApp } from '../helpers/app.ts';
import { askJson } from '../helpers/ask.ts';
import { pictures } from '../helpers/pictures.ts';
import { needs } from '../helpers/programs.ts';
import { picamd } from '../helpers/run-command.ts';

const ESTABLISHED = '01';
const LISTEN = '0A';

/** A connection of this machine's kernel: proc_net_tcp in the kernel's documentation. */
interface Connection {
  state: string;
  /** Not yet acknowledged by the peer. */
  bytes: number;
}

/** The server's side of all connections to this port of 127.0.0.1. */
function connections(port: number): Connection[] {
  const local = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, address, , state]) => address === local && state !== LISTEN)
    .map(([, , , state = '', queues = '']) => ({ state, bytes: Number.parseInt(queues, 16) }));
}

describe('a viewer that is cut off', () => {
  needs('OpenSSL');
  const folder = mkdtempSync(join(tmpdir(), 'picamd-reset-'));
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  after(() => rmSync(folder, { recursive: true }));

  /** The kernel's connections once the daemon has closed that of a viewer that does not read. */
  async function afterCut(args: string[], open: (port: number) => Socket): Promise<Connection[]> {
    const app = await startApp([...pictures(320, 300_000), ...args]);
    await app.logged(/camera: streaming/);
    const socket = open(app.port);
    await once(socket, 'readable');
    expect(connections(app.port).map(({ state }) => state)).to.deep.equal([ESTABLISHED]);
    while (connections(app.port).some(({ state }) => state === ESTABLISHED)) await delay(50);
    const left = connections(app.port);
    socket.destroy();
    await app.stop();
    return left;
  }

  const FEED = 'GET /video_feed HTTP/1.1\r\nHost: localhost\r\n\r\n';

  it('leaves nothing in the kernel', async () => {
    const left = await afterCut([], (port) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(FEED));
      return socket;
    });
    expect(left).to.deep.equal([]);
  });

  it('leaves nothing in the kernel when picamd stops', async () => {
    const app = await startApp(pictures(320, 300_000));
    await app.logged(/camera: streaming/);
    const socket = connect(app.port, '127.0.0.1', () => socket.write(FEED));
    await once(socket, 'readable');
    // A viewer that skips frames is busy: the kernel's buffers are full.
    const skipped = async () => {
      const { viewers } = await askJson<{ viewers: { skipped: number }[] }>({ port: app.port }, '/status');
      return viewers[0]?.skipped ?? 0;
    };
    while ((await skipped()) === 0) await delay(10);
    await app.stop();
    expect(connections(app.port).filter(({ bytes }) => bytes > 0)).to.deep.equal([]);
    socket.destroy();
  });

  it('leaves nothing in the kernel with TLS either', async () => {
    const args = ['--tls-cert', cert, '--tls-key', key];
    await picamd(['cert', 'camera.local', ...args]);
    const left = await afterCut(args, (port) => {
      const socket = connectSecurely({ port, host: '127.0.0.1', rejectUnauthorized: false }, () =>
        socket.write(FEED),
      );
      return socket;
    });
    expect(left).to.deep.equal([]);
  });
});
