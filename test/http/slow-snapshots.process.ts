import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ask } from '../helpers/ask.ts';
import { startDaemon } from '../helpers/daemon.ts';
import { jpeg } from '../helpers/jpeg.ts';
import { residentBytes } from '../helpers/process-facts.ts';

const CLIENTS = 300;
const AT_ONCE = 50;
/** More than the kernel takes for a client that does not read (net.ipv4.tcp_wmem: 4 MB). */
const FRAME_BYTES = 4_500_000;
const MOST_GROWTH = 16e6;
const STRANGER = '127.0.0.2';

/** Asks for a snapshot, and takes what its own kernel buffers: less than 64 bytes per second of the rest. */
function slowClient(port: number): Socket {
  const socket = connect({ port, host: '127.0.0.1', localAddress: STRANGER });
  socket.on('error', () => {});
  socket.write('GET /snapshot.jpg HTTP/1.1\r\nHost: x\r\n\r\n');
  return socket.pause();
}

describe('300 clients that hardly take their snapshot', () => {
  const folder = mkdtempSync(join(tmpdir(), 'picamd-slow-'));
  after(() => rmSync(folder, { recursive: true }));

  it('cost no more than 16 MB, and nobody else their snapshot', async () => {
    const file = join(folder, 'large.mjpeg');
    writeFileSync(file, Buffer.concat([1, 2].map((seed) => jpeg({ scanBytes: FRAME_BYTES, seed }))));
    // Not SOURCE=file, which reads such frames into new memory again and again.
    const camera = ['sh', '-c', `while :; do cat ${file}; sleep 0.3; done`];
    const source = ['--source', 'command', '--source-command', JSON.stringify(camera)];
    const limits = ['--max-frame-bytes', '8M', '--ring-bytes', '32M', '--max-connections', '1000'];
    const daemon = await startDaemon([...source, ...limits]);
    await daemon.logged(/camera: streaming/);
    const at = { port: daemon.port, host: '127.0.0.1' };
    // Code that is compiled on first use, and the garbage of some snapshots.
    for (let i = 0; i < 3; i++) expect((await ask(at, '/snapshot.jpg')).status).to.equal(200);
    const before = residentBytes(daemon.pid);
    const crowd: Socket[] = [];
    try {
      while (crowd.length < CLIENTS) {
        const some = Array.from({ length: AT_ONCE }, () => slowClient(daemon.port));
        crowd.push(...some);
        await Promise.all(some.map(async (socket) => once(socket, 'readable')));
      }
      const growth = residentBytes(daemon.pid) - before;
      expect((await ask(at, '/snapshot.jpg')).status).to.equal(200);
      expect(growth).to.be.lessThan(MOST_GROWTH);
    } finally {
      for (const socket of crowd) socket.destroy();
      await daemon.stop();
    }
  });
});
