import { connect } from 'node:net';
import { expect } from 'chai';
import { startDaemon } from '../helpers/daemon.ts';
import type { RunningDaemon } from '../helpers/daemon.ts';
import { openFiles } from '../helpers/process-facts.ts';
import { raw } from '../helpers/raw-http.ts';

const MOST = 8;
const CROWD = 30;
const FEED = 'GET /video_feed HTTP/1.1\r\nHost: x\r\n\r\n';
const LIVEZ = 'GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';

describe('Connections', () => {
  let daemon: RunningDaemon;
  before(async () => {
    daemon = await startDaemon(['--max-connections', String(MOST), '--header-seconds', '60']);
    await daemon.logged(/camera: streaming/);
  });
  after(() => daemon.stop());

  it('closes the idle ones beyond the limit, and nobody who asks for something', async () => {
    const files = openFiles(daemon.pid);
    const viewer = raw(daemon.port, FEED);
    await viewer.until((bytes) => bytes.length > 1000);
    // It connects before the others, and its request comes when all of them have connected.
    const asking = raw(daemon.port, LIVEZ);
    const crowd = Array.from({ length: CROWD }, () => connect(daemon.port, '127.0.0.1').resume());
    for (const one of crowd) one.on('error', () => {});
    expect((await asking.ended).toString('latin1')).to.match(/^HTTP\/1\.1 200 /);
    while (crowd.filter(({ destroyed }) => !destroyed).length > MOST) await new Promise(setImmediate);
    expect(openFiles(daemon.pid) - files).to.be.at.most(MOST);
    expect(viewer.socket.destroyed).to.equal(false);
    viewer.socket.destroy();
    for (const one of crowd) one.destroy();
  });
});
